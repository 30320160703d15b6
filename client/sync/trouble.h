/*
 * trouble -- what went wrong between a device and its office, for people:
 * what, where, and what to do.
 *
 * Whoever finds a fault sets it, without memory and without a language;
 * whoever talks to a person puts it into words.  Texts stand once, in
 * sync/trouble_list.h, with the error that each one is.
 */
#ifndef SYNC_TROUBLE_H
#define SYNC_TROUBLE_H

#include "ayni/say.h"
#include "sync/trouble_list.h"

#define TROUBLE_ARGS 3u
#define TROUBLE_TEXT 256u /* bytes of one argument; longer ones are cut */

enum trouble_what {
#define X(name, err, en, fr, es) TROUBLE_##name,
	TROUBLE_LIST(X)
#undef X
};

struct trouble {
	enum trouble_what what; /* TROUBLE_NONE: nothing is wrong */
	enum ayni_err err;
	enum ayni_err why; /* the cause, where another error is */
	char arg[TROUBLE_ARGS][TROUBLE_TEXT];
};

/*
 * trouble_set -- note a fault; its own error is given back.
 * trouble_because -- the same with its cause.
 * trouble_failed -- any error at all: FAILED.
 *
 * in    t       NULL: nobody wants to know
 *       arg[n]  cut between characters where too long
 */
enum ayni_err trouble_set(struct trouble *t, enum trouble_what what,
    const struct text *arg, size_t n);
enum ayni_err trouble_because(struct trouble *t, enum trouble_what what,
    enum ayni_err why, const struct text *arg, size_t n);
enum ayni_err trouble_failed(struct trouble *t, struct text about,
    enum ayni_err why);
/* trouble_put -- append it in words; nothing for TROUBLE_NONE. */
void trouble_put(struct buf *out, const struct trouble *t, enum lang lang);

#define TROUBLE_TEXTS(...)                                                    \
	(const struct text[]){__VA_ARGS__},                                   \
	    sizeof((const struct text[]){__VA_ARGS__}) / sizeof(struct text)

#endif
