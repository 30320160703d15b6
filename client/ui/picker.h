/*
 * picker -- a question's choices on a terminal: shown in pages, found by
 * words, picked by number, code or words.
 *
 * A choice's number is its place in the list, whatever is found; where every
 * code is a number, or every label begins with its code, the codes are the
 * numbers, as on paper.
 */
#ifndef UI_PICKER_H
#define UI_PICKER_H

#include "ayni/interview.h"
#include "ui/pane.h"
#include "ui/phrase.h"

#define PICKER_MAX_PAGE 160u

struct picker {
	struct interview *iv;
	node_ref node;
	const struct field *field;
	const struct choice_view *c; /* [n]; until the interview changes */
	size_t n;
	bool codes;
	uint32_t digits;   /* of the widest number */
	struct buf find;   /* folded; n == 0: all */
	size_t matches;    /* that it fits */
	size_t from, shown; /* of the matches: the page */
	size_t at[PICKER_MAX_PAGE]; /* [shown]: what it shows */
	struct buf fold;   /* scratch */
};

enum picking {
	PICK_NONE,    /* nothing like it */
	PICK_SEVERAL, /* it fits several: they are found now */
	PICK_SHORT,   /* a ranking that is not whole */
	PICK_SET,     /* the value is the answer */
	PICK_TOGGLED, /* the value is the answer, and more may follow */
};

void picker_free(struct picker *p); /* safe on a zeroed one */
/*
 * picker_open -- the choices of a question, from the first page.
 *
 * errs  NOMEM
 */
enum ayni_err picker_open(struct picker *p, struct interview *iv,
    node_ref n) AYNI_CHECK;
/* picker_refresh -- after a change of the interview: the choices anew, at
 * the same page of what was found. */
enum ayni_err picker_refresh(struct picker *p) AYNI_CHECK;

/* One page of at most so many lines, and where more are, how many. */
void picker_put(struct picker *p, struct pane *pane, uint32_t lines,
    enum lang lang);
bool picker_has_more(const struct picker *p);
void picker_more(struct picker *p); /* after the last page, the first */
/* picker_find -- only what holds these words; n == 0: all. */
void picker_find(struct picker *p, struct text words);

/*
 * picker_take -- what was typed, as the value of an answer.
 *
 * "3", "code", "words"; of several: "1 3 5" sets, "+3 -2" and words toggle;
 * of a ranking: all numbers, the last one may be left out.
 *
 * errs  NOMEM
 */
enum ayni_err picker_take(struct picker *p, struct text typed,
    struct buf *value, enum picking *out) AYNI_CHECK;

#endif
