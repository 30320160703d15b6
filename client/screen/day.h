/*
 * day -- a person's work as one list: what is assigned, what was begun, what
 * was recorded, each once.
 *
 * errs  those of the vault; NOMEM
 * src   docs/screens.md, "The device"
 */
#ifndef SCREEN_DAY_H
#define SCREEN_DAY_H

#include "ui/rows.h"
#include "ui/shelf.h"

struct day_item {
	const struct agenda_item *work; /* NULL: nobody assigned it */
	const struct row *row;          /* NULL: not begun here */
};

/* Where assigned units are, by the codes of the register. */
struct day_area {
	struct text code[UNIT_AREAS]; /* from the outside in */
	size_t depth;                 /* of the innermost: 0 to 2 */
	size_t all, open;             /* assignments; not done */
};

struct day {
	struct agenda agenda;
	struct shelf_form *form;
	size_t forms;
	struct day_item *item; /* drafts and what was returned, the newest first; what is to be
			* begun, as the agenda has it; what is done, the
			* newest first */
	size_t n;
	struct day_area *area; /* each followed by what is within it; the
			* inner ones left out where all would be too many */
	size_t areas;
};

#define DAY_MOST_AREAS 100u

/* day_look -- everything in a. */
enum ayni_err day_look(struct kit *k, struct arena *a,
    struct day *out) AYNI_CHECK;

/* What is looked for; n == 0: whatever it is. */
struct day_wanted {
	struct text find;  /* words: of names, places, ids */
	struct text state; /* todo, draft, correcting, recorded, sent, held,
			    * safe; open: draft, correcting, returned;
			    * waiting: recorded and sent */
	struct text form;  /* xml id */
	struct text area;  /* a code, of any level */
};

/* day_find -- the items that fit, moved to the front; how many. */
enum ayni_err day_find(struct day *d, const struct day_wanted *w,
    size_t *n) AYNI_CHECK;
/* day_form -- of an item; NULL: it is not here. */
const struct shelf_form *day_form(const struct day *d,
    const struct day_item *x);
const char *day_state(const struct day_item *x); /* for programs */

#endif
