/*
 * home -- what a device knows of its office, and how it stands with it.
 *
 * One value in the vault, written whole: whatever a transaction changes of
 * it is there after a power cut, or none of it.  Read it for status and
 * lists; only joining and session change it.
 *
 * units times are microseconds since 1970-01-01 UTC; seq counts from 1
 * errs  those of the vault; STORE where the value does not read
 * src   docs/wire.md sections 4 and 9
 */
#ifndef SYNC_HOME_H
#define SYNC_HOME_H

#include "ayni/package.h"
#include "ayni/sync.h"
#include "vault/vault.h"

enum standing {
	STANDING_JOINED,    /* no word from the office yet; records at once */
	STANDING_WAITING,   /* a person at the office has to decide */
	STANDING_CERTIFIED,
	STANDING_REVOKED,
	STANDING_USED,      /* another device used the invitation first */
};

/* One epoch of the office's keys. */
struct home_office {
	struct bytes message; /* OfficeCert */
	struct office_cert cert;
};

/* Somebody who interviews on this device. */
struct home_person {
	struct bytes message; /* PersonCert */
	struct person_cert cert;
	struct hash hash;     /* of message: the author of entries */
	uint64_t slot;        /* whose passphrase (vault_slot); 0: none here */
	bool admitted;        /* the device's certificate lists him */
	bool invited;         /* by an invitation that this device has */
	bool used;            /* which another device used first */
	uint8_t invitation[16], secret[16];
};

/* A batch that the office has not taken, or cannot use yet. */
struct home_refused {
	struct hash batch;
	uint64_t first, last;
	enum ayni_err err;
};

struct home {
	struct arena arena; /* owns every text and list here */
	struct home_office office[CERT_MAX_OFFICES]; /* newest first: it is
					* the one to seal to */
	size_t offices;
	struct text label; /* of this device */
	struct text url[INVITATION_MAX_URLS]; /* of the office, best first */
	size_t urls;
	struct home_person person[CERT_MAX_PERSONS];
	size_t persons;
	enum standing standing;
	struct epoch_id feed_epoch; /* of the office, within which */
	uint64_t feed_cursor;       /* this counts */

	struct home_request {        /* the newest one */
		uint8_t nonce[16];
		bool open;           /* not answered yet */
		struct moment at;
		uint64_t last_cut;
		uint64_t after, last_sent; /* it carries what was owed
				      * after the one up to the other */
		uint64_t deposits;   /* and of those, up to this one */
	} request;
	/* The office was restored, and gets back what it left with us: the
	 * deposits after the first so many. */
	bool owes_deposits;
	uint64_t deposits;

	/* what the office lacks, as far as we know: these ranges, and all
	 * after "known" */
	uint64_t known;
	struct sync_range *missing;
	size_t gaps;
	struct home_refused *refused;
	size_t refusals;

	int64_t anchor_us; /* the office's clock at last word; 0: none.  No
			    * clock that stands before it is right. */
	int64_t ahead_us;  /* our clock less the office's; 0 until measured */
	int64_t heard_us;  /* our clock when its last word came; 0: never */
	int64_t tried_us;  /* our clock when contact was last tried */
	enum ayni_err tried; /* and what came of it */
	uint64_t stick;    /* number of the last bundle written */
};

/* errs NOTFOUND: has not joined; PASSPHRASE: still locked */
enum ayni_err home_load(struct vault *v, struct home *out) AYNI_CHECK;
void home_free(struct home *h); /* safe on a zeroed one; wipes secrets */
enum ayni_err home_save(struct vault *v, const struct home *h) AYNI_CHECK;

/* home_person -- whose certificate has this hash; home_at_slot -- whose
 * passphrase is in this slot; NULL: nobody's. */
struct home_person *home_person(struct home *h, const struct hash *cert);
struct home_person *home_at_slot(struct home *h, uint64_t slot);

/* home_standing -- how somebody stands with it: as the device does, but USED
 * where it is certified and he needs another invitation. */
enum standing home_standing(const struct home *h,
    const struct home_person *p);

/* home_add_office -- a certificate that was verified, borrowed as long as
 * h lives; the oldest gives way.  Known ones change nothing. */
void home_add_office(struct home *h, struct bytes message,
    const struct office_cert *c);
/* What the office signed, in whichever of its epochs; errs as
 * cert_read_person, cert_read_device, package_read. */
enum ayni_err home_read_person(const struct home *h, struct bytes message,
    struct person_cert *out) AYNI_CHECK;
enum ayni_err home_read_device(const struct home *h, struct bytes message,
    struct device_cert *out) AYNI_CHECK;
enum ayni_err home_read_package(const struct home *h, struct bytes in,
    struct arena *a, struct package *out) AYNI_CHECK;

/* home_cursor -- how much of the feed we have: of its newest epoch. */
uint64_t home_cursor(const struct home *h);
/* home_owed -- whether the office lacks a batch, as far as we know. */
bool home_owed(const struct home *h, uint64_t first, uint64_t last);

/* home_asking -- whose invitation the next request answers, the newest that
 * may still admit somebody; where there is none, any, if join says so or the
 * office does not know us; NULL: it answers none. */
const struct home_person *home_asking(const struct home *h, bool join);

/* home_tried -- contact was tried; what came of it. */
enum ayni_err home_tried(struct vault *v, int64_t at_us,
    enum ayni_err e) AYNI_CHECK;

/* home_next_bundle -- the number of the next bundle, above "least". */
enum ayni_err home_next_bundle(struct vault *v, uint64_t least,
    uint64_t *out) AYNI_CHECK;

/* home_parted -- the number of the last bundle that was written under keys
 * that are given up; 0: none. */
enum ayni_err home_parted(struct vault *v, uint64_t *out) AYNI_CHECK;

/*
 * home_new_epoch -- begin anew with the office under new keys, as vault_moved
 * demands.  What is not safe is journalled again; the office certifies the
 * new epoch.  session_request does it by itself.
 */
enum ayni_err home_new_epoch(struct vault *v) AYNI_CHECK;

#endif
