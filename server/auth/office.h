/*
 * office -- the office's keys and certificates, and where they lie.
 *
 * DIR/keys holds identity (a 32-byte seed) and one directory for each epoch
 * of the office, called after it: signing (a seed, of the present epoch
 * alone), box (a secret) and office.cert (the office certificate, a signed
 * message), all with mode 0600.  Whoever has these files is the office.
 *
 * The present epoch is the one that was issued last.  Earlier ones sign
 * nothing any more; what they signed stays good, and what was sealed to
 * them can be opened.
 *
 * units issued_us is microseconds since 1970-01-01 UTC
 */
#ifndef AUTH_OFFICE_H
#define AUTH_OFFICE_H

#include "ayni/package.h"
#include "disk/disk.h"

/* An epoch that is over. */
struct office_past {
	struct box_key box;
	struct office_cert cert; /* views into message */
	struct hash hash;        /* of message */
	struct buf message;
};

struct office {
	struct sign_key identity, sign;
	struct box_key box;
	struct office_cert cert; /* views into message */
	struct hash hash;        /* of message: author of the office's steps */
	struct device_id device; /* under which the office journals */
	struct buf message;
	struct office_past past[CERT_MAX_OFFICES]; /* newest first */
	size_t pasts;
	char dir[DISK_PATH_MAX]; /* where it lies; "": nowhere */
};

/*
 * office_new -- draw keys, issue the certificate; nothing is written.
 *
 * out   in locked memory; office_free
 * errs  NOMEM; TOOBIG for a name over CERT_MAX_TEXT
 */
enum ayni_err office_new(struct text name, int64_t now_us,
    struct random_source r, struct office **out) AYNI_CHECK;
void office_free(struct office *o); /* safe on NULL */

/* office_save -- write DIR/keys, whole or not at all; errs EXISTS, IO,
 * FULL. */
enum ayni_err office_save(struct office *o, const char *dir) AYNI_CHECK;
/* office_open -- errs NOTFOUND where no office is, IO; STORE for files that
 * are missing or do not fit. */
enum ayni_err office_open(const char *dir, struct office **out) AYNI_CHECK;

/* office_reload -- what lies there now: another program may have opened an
 * epoch; in place.  errs as office_open; it is then as it was */
enum ayni_err office_reload(struct office *o) AYNI_CHECK;

/*
 * office_renew -- a new epoch with keys of its own, written where the office
 * lies; issued later than the present one, whatever the clock says.
 *
 * The caller opens its journal (journal_open).
 *
 * errs  QUOTA  CERT_MAX_OFFICES epochs are there; IO, FULL, NOMEM; the
 *              office is then as it was
 */
enum ayni_err office_renew(struct office *o, int64_t now_us,
    struct random_source r) AYNI_CHECK;

/* The certificates of all epochs, the present one first; NULL past them. */
const struct office_cert *office_cert_at(const struct office *o, size_t i);
/* ... of one epoch; NULL: it is not one of ours. */
const struct office_cert *office_cert_of(const struct office *o,
    const struct epoch_id *epoch);
/* office_wrote -- whether a step of this author, in a batch of this epoch, is
 * the office's own. */
bool office_wrote(const struct office *o, const struct hash *author,
    const struct epoch_id *epoch);
/* office_box -- the key that opens what is sealed to "to": the present one
 * where it is nobody's. */
const struct box_key *office_box(const struct office *o,
    const struct key_id *to);
/* What the office signed, in whichever of its epochs; errs as
 * cert_read_person, cert_read_device, package_read. */
enum ayni_err office_read_person(const struct office *o,
    struct bytes message, struct person_cert *out) AYNI_CHECK;
enum ayni_err office_read_device(const struct office *o,
    struct bytes message, struct device_cert *out) AYNI_CHECK;
enum ayni_err office_read_package(const struct office *o, struct bytes in,
    struct arena *a, struct package *out) AYNI_CHECK;

#endif
