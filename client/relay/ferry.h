/*
 * ferry -- what lies at a relay, carried on: to the office, or to another
 * stick, which may be another relay's; and what came back, home.
 *
 * Whatever leaves stays here until what answers it is here, flushed; so a
 * trip may end anywhere and is made again.
 *
 * src   docs/wire.md section 19
 */
#ifndef RELAY_FERRY_H
#define RELAY_FERRY_H

#include "relay/depot.h"
#include "sync/remote.h"

struct ferry {
	uint64_t up;      /* bundles that the office has, or that were copied */
	uint64_t down;    /* answers that came */
	uint64_t refused; /* set aside: the office will not have them */
	uint64_t files;   /* of interviews, that the office has now */
	struct trouble trouble; /* the first */
};

/*
 * ferry_post -- every bundle to the office, the oldest first.
 *
 * out   *out  counts on, whatever happened
 * errs  NET TIMEOUT REMOTE INTERRUPTED  the link, or what answered
 *       FULL, IO  here: an answer could not be kept
 *       of the first bundle that stays for now; those after it have gone
 */
enum ayni_err ferry_post(const struct depot *d, const struct transport *t,
    struct text url, struct ferry *out) AYNI_CHECK;

/*
 * ferry_files -- files of interviews to the office, from wherever each
 * stopped, before the bundles that enclose them: it hears of those first, and
 * is asked for their answers once it has the files, so that they say so.  One
 * that it does not want is set aside.
 *
 * out   *out  counts on
 * errs  as ferry_post
 */
enum ayni_err ferry_files(const struct depot *d, struct remote *office,
    struct ferry *out) AYNI_CHECK;

/* A stick, and where "up" and "down" lie on it. */
struct ferry_side {
	const struct stick *stick;
	const char *root;
	char *device; /* NULL, or where it must stand whose files are listed */
};
/*
 * ferry_copy -- the bundles on the near side to the far one, and answers for
 * devices of which there are bundles on the near side back from it.
 *
 * errs  NOTFOUND: a side is not there; of the first file that failed; those
 *       of the sticks
 */
enum ayni_err ferry_copy(const struct ferry_side *near,
    const struct ferry_side *far, struct ferry *out) AYNI_CHECK;

#endif
