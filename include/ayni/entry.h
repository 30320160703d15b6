/*
 * entry -- one step in a record's life, or in the office's own.
 *
 * src   docs/wire.md section 6
 */
#ifndef AYNI_ENTRY_H
#define AYNI_ENTRY_H

#include "ayni/anchor.h"
#include "ayni/assignment.h"

#define ENTRY_MAX_BYTES (1u << 20)
#define ENTRY_MAX_BASE 64u
#define ENTRY_MAX_COMMENTS 32u
#define ENTRY_MAX_COMMENT 1024u
#define ENTRY_MAX_ANSWERED 16u
#define ENTRY_MAX_OBJECT (18u << 20) /* a form package in an office entry */

enum entry_kind {
	ENTRY_SUBMIT = 1,
	ENTRY_CORRECT = 2,
	ENTRY_WITHDRAW = 3,
	ENTRY_DECIDE = 4,
	ENTRY_NOTE = 5,
	ENTRY_PERSON = 32,
	ENTRY_DEVICE = 33,
	ENTRY_FORM = 34,
	ENTRY_INVITE = 35,
	ENTRY_REVOKE = 36,
	ENTRY_OFFICE = 37,
	ENTRY_JUDGE = 38,
	ENTRY_ERASE = 39,
	ENTRY_EXCERPT = 40,
	ENTRY_NOTICE = 41,
	ENTRY_REGISTER = 42,
	ENTRY_ASSIGN = 43,
	ENTRY_AREA = 44,
	ENTRY_LAST = ENTRY_AREA,
};

struct preloads {
	struct text deviceid, username, email, phonenumber; /* n == 0: absent */
};

struct paradata {
	int64_t begun_us, finalised_us; /* 0: absent */
	struct text language;           /* n == 0: absent */
	uint64_t changes, resumed;      /* 0: absent */
	bool clock_doubtful;
	bool has_begun;       /* boot time and boot id, in */
	struct moment begun;
	int64_t told_us[2];   /* struct moment's, of begun_us, finalised_us */
	struct anchor anchor[ANCHOR_MAX]; /* the oldest first */
	size_t anchors;
	struct bytes log;     /* n == 0: absent; log.h */
};

struct entry {
	enum entry_kind kind;
	struct record_id record;         /* kinds 1-5 */
	struct hash base[ENTRY_MAX_BASE]; /* ascending */
	size_t bases;
	struct hash form;                /* kinds 1-5 */
	struct hash author;
	uint8_t salt[16];
	struct moment at;
	int64_t seed;
	struct preloads preloads;
	struct bytes answers;            /* Answers, one checked CBOR map */
	struct paradata paradata;
	uint8_t derived[8];
	struct text note;                /* n == 0: absent; kinds 2-5, 38, 39 */
	struct bytes object;             /* kinds 32- */
	struct bytes enclosures;  /* kinds 1-2; n == 0: none; enclosure.h */
	bool assigned;            /* kind 1: by */
	struct assignment_id assignment;
	struct bytes comments;    /* kind 5: Answers, whose values are texts;
				   * n == 0: it returns nothing */
	struct hash answered[ENTRY_MAX_ANSWERED]; /* kinds 2, 3; ascending */
	size_t answereds;
};

/* entry_put -- append; fields that a kind has not are ignored. */
void entry_put(struct buf *out, const struct entry *e);
/*
 * entry_read -- whole and canonical.
 *
 * out   views borrowed from in
 * errs  BADFORM NONCANON TOOBIG
 */
enum ayni_err entry_read(struct bytes in, struct entry *out) AYNI_CHECK;
/* An entry's id is keys_hash of its bytes. */

/* Objects of office entries that are no signed messages. */
struct invite {
	uint8_t id[16], secret[16];
	struct hash person; /* of the PersonCert */
};
struct revocation {
	struct device_id device;
	struct epoch_id epoch;
	uint64_t last_seq; /* 0: nothing is trusted */
	struct hash last;  /* its batch id; zeros with last_seq 0 */
};
struct judgement {
	struct hash batch;
	bool refused; /* else released */
	struct hash over[ENTRY_MAX_BASE]; /* entries it replaces, ascending */
	size_t overs;
};
void entry_put_invite(struct buf *out, const struct invite *i);
enum ayni_err entry_read_invite(struct bytes in,
    struct invite *out) AYNI_CHECK;
void entry_put_revocation(struct buf *out, const struct revocation *r);
enum ayni_err entry_read_revocation(struct bytes in,
    struct revocation *out) AYNI_CHECK;
void entry_put_judgement(struct buf *out, const struct judgement *j);
enum ayni_err entry_read_judgement(struct bytes in,
    struct judgement *out) AYNI_CHECK;
void entry_put_erasure(struct buf *out, const struct record_id *r);
enum ayni_err entry_read_erasure(struct bytes in,
    struct record_id *out) AYNI_CHECK;

#endif
