/*
 * cert -- who is who: certificates, invitations, joining.
 *
 * Texts and byte strings in these structs are borrowed from the message
 * they were read from.
 *
 * errs  *_read: those of signed_open, and BADFORM, NONCANON, TOOBIG for a
 *       payload of another shape; NOTOURS where the office inside is not
 *       the one that was asked for
 * src   docs/wire.md section 4
 */
#ifndef AYNI_CERT_H
#define AYNI_CERT_H

#include "ayni/signed.h"

#define CERT_MAX_TEXT 1024u
#define CERT_MAX_PERSONS 64u
#define CERT_MAX_OFFICES 64u /* epochs of one office */
#define INVITATION_MAX_FORMS 100u
#define INVITATION_MAX_URLS 8u

enum rank {
	RANK_NONE = 0,
	RANK_ENUMERATOR = 1,
	RANK_SUPERVISOR = 2,
	RANK_OFFICE = 3,
};

struct office_cert {
	struct office_id office;
	struct epoch_id epoch;
	struct sign_public sign;
	struct box_public box;
	struct text name;
	int64_t issued_us;
};

struct person_cert {
	struct office_id office;
	struct person_id person;
	struct text name, code;
	uint64_t rank; /* enum rank; higher ones count as RANK_OFFICE */
};

struct device_cert {
	struct office_id office;
	struct device_id device;
	struct epoch_id epoch;
	struct sign_public sign;
	struct box_public box;
	struct hash person[CERT_MAX_PERSONS]; /* ascending */
	size_t persons;
	struct text label;
};

struct join {
	struct office_id office;
	struct device_id device;
	struct sign_public sign;
	struct box_public box;
	uint8_t invitation[16];
	struct hash mac;
	struct text label;
};

struct invitation {
	/* signed messages; of the office's epochs the present one first */
	struct bytes office_cert[CERT_MAX_OFFICES], person_cert;
	size_t offices;
	uint8_t id[16], secret[16];
	struct bytes form[INVITATION_MAX_FORMS]; /* FormPackages */
	size_t forms;
	struct text url[INVITATION_MAX_URLS];
	size_t urls;
	uint64_t feed_cursor; /* what comes before it is in here */
};

void cert_put_office(struct buf *out, const struct office_cert *c,
    const struct sign_key *identity);
/* in office: NULL takes the identity key that the certificate itself names
 * (as when an invitation is first believed). */
enum ayni_err cert_read_office(struct bytes message,
    const struct office_id *office, struct office_cert *out) AYNI_CHECK;

void cert_put_person(struct buf *out, const struct person_cert *c,
    const struct sign_key *office);
enum ayni_err cert_read_person(struct bytes message,
    const struct office_cert *office, struct person_cert *out) AYNI_CHECK;

void cert_put_device(struct buf *out, const struct device_cert *c,
    const struct sign_key *office);
enum ayni_err cert_read_device(struct bytes message,
    const struct office_cert *office, struct device_cert *out) AYNI_CHECK;

/* cert_join_mac -- what mac must be for a secret and these keys. */
struct hash cert_join_mac(const uint8_t secret[16], const struct join *j);
void cert_put_join(struct buf *out, const struct join *j,
    const struct sign_key *device);
/* Verified with the key that it brings itself. */
enum ayni_err cert_read_join(struct bytes message,
    const struct office_id *office, struct join *out) AYNI_CHECK;

void cert_put_invitation(struct buf *out, const struct invitation *i);
enum ayni_err cert_read_invitation(struct bytes in,
    struct invitation *out) AYNI_CHECK;

#endif
