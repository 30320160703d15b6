/*
 * phone -- a device and the person who has it.
 */
#ifndef SIM_PHONE_H
#define SIM_PHONE_H

#include "ayni/source.h"
#include "fill/draft.h"
#include "sync/session.h"

struct world;
struct minutes_entry;

struct phone {
	struct world *w;
	unsigned n;       /* its machine */
	char home[32], state[32];
	char code[8];     /* of its person */
	struct hash author;
	bool shared;      /* with a second person */
	struct hash second; /* author, then */
	uint64_t chance;
	int64_t ahead_us; /* its clock, of the world's */
	int64_t booted_us; /* the world's */
	uint8_t boot_id[16];
	struct vault *vault; /* NULL: off */
	struct session session;
	uint64_t asked;   /* seq up to which the last letter goes */
	bool lost;        /* nobody has it any more */
	bool revoked;     /* the office ended its epoch, and means it */
	bool twin;        /* its keys were in use elsewhere, or twice here */
	bool befallen;    /* something that costs it its keys */
	bool full;        /* there may be no room on its disk */
	bool has_image;   /* there is an old copy of its disk */
	bool was_shared;  /* then, and with whom */
	struct hash was_second;
	bool draft_known; /* what the answer to "hens" must be in a draft */
	struct record_id draft;
	char hens[16];
};

/* phone_new -- joined, from an invitation. */
struct phone *phone_new(struct world *w);
/* phone_place -- it is machine p->n. */
void phone_place(struct phone *p);
/* phone_open -- started, if it is off. */
void phone_open(struct phone *p);
void phone_close(struct phone *p);
/* phone_rejoin -- with another invitation for its person. */
void phone_rejoin(struct phone *p);

/* phone_share -- a second person joins on it, or tries to. */
void phone_share(struct phone *p);

/* What its person does; the machine may stop in the middle. */
void phone_record(struct phone *p);
void phone_resume(struct phone *p);
void phone_correct(struct phone *p);
void phone_withdraw(struct phone *p);
void phone_remark(struct phone *p);

/* phone_ask -- a request, appended; phone_hear -- an answer; phone_sync -- a
 * whole contact over a link.  phone_went_on of the error and whether the
 * machine stopped: false, then. */
enum ayni_err phone_ask(struct phone *p, struct buf *up) AYNI_CHECK;
enum ayni_err phone_hear(struct phone *p, struct bytes down) AYNI_CHECK;
/* *quiet: nothing was sent or learnt */
enum ayni_err phone_sync(struct phone *p, bool *quiet) AYNI_CHECK;
/* On a stick, whose directory is given; whatever error is given back. */
enum ayni_err phone_carry(struct phone *p, const struct stick *stick,
    const char *dir) AYNI_CHECK;
enum standing phone_standing(struct phone *p);

/* phone_table -- its vault; table_close. */
struct table phone_table(const struct phone *p);
/* phone_entries -- those that lie in its vault, read as a table. */
void phone_entries(struct phone *p,
    void (*fn)(void *ctx, struct minutes_entry *e), void *ctx);

#endif
