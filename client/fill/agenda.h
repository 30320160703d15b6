/*
 * agenda -- the assignments of a person on this device, and how each stands.
 *
 * What the office assigned (sync/duty.h keeps it) beside what was done here:
 * drafts that were begun by an assignment, records that fulfil one.
 *
 * errs  those of the vault; STORE: what is kept does not read; NOMEM
 * src   docs/wire.md section 18; docs/fieldwork.md
 */
#ifndef FILL_AGENDA_H
#define FILL_AGENDA_H

#include "ayni/interview.h"
#include "ayni/work.h"
#include "vault/vault.h"

enum agenda_state {
	AGENDA_OPEN,     /* not begun here */
	AGENDA_DRAFT,
	AGENDA_RECORDED, /* from here on as vault.h has them */
	AGENDA_SENT,
	AGENDA_HELD,
	AGENDA_SAFE,
};

struct agenda_who {
	struct text code;  /* of the person */
	struct hash author; /* of the person's certificate: whose drafts */
	struct text today; /* 2026-11-30 */
};

struct agenda_item {
	struct assignment_id id;
	bool gone; /* withdrawn, or somebody else's: its draft alone is here,
		    * and of what follows only name, state and record are set */
	struct assignment *what;
	struct unit *unit;   /* in the register here; NULL: it is not */
	struct text name;    /* what lists call it */
	struct text area;    /* innermost, of the unit; n == 0: none */
	enum agenda_state state;
	bool returned;       /* recorded, but the office asks to look at it
			      * again: it is to be done */
	bool overdue;        /* its day is over, and it is not recorded */
	struct record_id record; /* the draft or record, but for AGENDA_OPEN */
};

struct agenda {
	struct agenda_item *item; /* what is to be done first, by due day,
			* then by name; then what is done */
	size_t n;
	size_t open;         /* that are to be done */
	uint64_t units;      /* of the register, on this device */
	uint64_t left_out;   /* units of its areas that did not fit */
	struct text *area;   /* whose units it holds */
	size_t areas;
};

/* agenda_is_done -- recorded, and not returned. */
bool agenda_is_done(const struct agenda_item *x);
/* agenda_list -- everything in a. */
enum ayni_err agenda_list(struct vault *v, const struct agenda_who *w,
    struct arena *a, struct agenda *out) AYNI_CHECK;
/*
 * agenda_find -- by what a person types: a unit's sse_id, the whole name, or
 * the beginning of the assignment's id, of 4 hexadecimal digits or more.
 *
 * errs  NOTFOUND; EXISTS: several
 */
enum ayni_err agenda_find(const struct agenda *g, struct text name,
    size_t *out) AYNI_CHECK;
/* agenda_done -- a record fulfils an assignment; within vault_begin. */
enum ayni_err agenda_done(struct vault *v, const struct assignment_id *id,
    const struct record_id *r) AYNI_CHECK;

/*
 * agenda_preset -- its answers, into an interview that begins.
 *
 * out   untaken  appended: questions that the form has not, or took no answer
 *                to: "a, b"
 */
enum ayni_err agenda_preset(const struct assignment *x, struct interview *iv,
    struct buf *untaken) AYNI_CHECK;

/*
 * agenda_register -- the units that are here as the file "register.csv" of a
 * form, appended: name (the sse_id), label (the unit's name), and the other
 * columns of the register; nothing where there are none.
 */
enum ayni_err agenda_register(struct vault *v, struct buf *csv) AYNI_CHECK;

#endif
