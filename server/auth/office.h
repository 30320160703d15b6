/*
 * office -- the office's keys and certificate, and where they lie.
 *
 * DIR/keys holds identity, signing and box (32-byte seeds, mode 0600) and
 * office.cert (the office certificate, a signed message).  Whoever has
 * these files is the office: copy them to a safe place.
 *
 * units issued_us is microseconds since 1970-01-01 UTC
 */
#ifndef AUTH_OFFICE_H
#define AUTH_OFFICE_H

#include "ayni/cert.h"

struct office {
	struct sign_key identity, sign;
	struct box_key box;
	struct office_cert cert; /* views into message */
	struct hash hash;        /* of message: author of the office's steps */
	struct device_id device; /* under which the office journals */
	struct buf message;
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
enum ayni_err office_save(const struct office *o, const char *dir) AYNI_CHECK;
/* office_open -- errs NOTFOUND where no office is, IO; STORE for files that
 * are missing or do not fit. */
enum ayni_err office_open(const char *dir, struct office **out) AYNI_CHECK;

#endif
