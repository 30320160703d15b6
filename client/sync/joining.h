/*
 * joining -- a device joins its office, from an invitation, without network.
 *
 * What is kept of the invitation is sealed in the vault: certificates,
 * forms, addresses, and its id and secret, from which the join message is
 * made for as long as the office has not certified the device's keys.
 *
 * src   docs/wire.md section 4
 */
#ifndef SYNC_JOINING_H
#define SYNC_JOINING_H

#include "ayni/package.h"
#include "sync/home.h"
#include "sync/trouble.h"

/* An invitation, verified: what a person may be shown before joining. */
struct joining {
	struct invitation invitation; /* views borrowed from the bytes */
	struct home known; /* the office's epochs, nothing else */
	struct office_cert office; /* the present one */
	struct person_cert person;
	struct hash person_hash; /* home_person tells whether he is known */
	struct joining_form {
		struct hash id;
		struct text xml_id, version, title;
	} form[INVITATION_MAX_FORMS];
	size_t forms;
};

/*
 * joining_read -- verify an invitation, its forms included.
 *
 * in    name  what to call it in *t: the file
 *       in    borrowed for as long as *out is used; it holds a secret, so
 *             wipe it then
 *       t     what is wrong and what to do; may be NULL
 * errs  BADTYPE      not an invitation
 *       UNSUPPORTED  an invitation of a later version of Ayni
 *       others       damaged
 */
enum ayni_err joining_read(struct text name, struct bytes in,
    struct joining *out, struct trouble *t) AYNI_CHECK;

/*
 * joining_create -- a new vault in dir, joined.
 *
 * in    label  what the office calls this device; n > 0, <= CERT_MAX_TEXT
 * out   *out   unlocked; vault_close.  A failure may leave a vault that has
 *              not joined: vault_open it and call joining_add.
 * errs  EXISTS  there is a vault; USAGE the label; those of vault_create
 */
enum ayni_err joining_create(const struct joining *j, const char *dir,
    const struct vault_options *o, struct text passphrase, struct text label,
    struct vault **out, struct trouble *t) AYNI_CHECK;

/*
 * joining_add -- one more person on this device; or the same one again with
 * a new invitation, where the first was used elsewhere or the device is
 * revoked; or the first one, in a vault that has not joined.
 *
 * in    v           unlocked by somebody
 *       passphrase  of a new person; of one who is known, it stays, and the
 *                   first one unlocked the vault
 *       label       n == 0: as it was
 * errs  NOTOURS  an invitation of another office
 *       TOOBIG   over CERT_MAX_PERSONS; USAGE the label
 *       EXISTS   somebody here has this very passphrase
 */
enum ayni_err joining_add(const struct joining *j, struct vault *v,
    struct random_source chance, struct text passphrase, struct text label,
    struct trouble *t) AYNI_CHECK;

#endif
