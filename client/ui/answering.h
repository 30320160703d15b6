/*
 * answering -- what is typed at a screen becomes its answer, or is refused
 * with the reason.
 *
 * errs  everywhere: NOMEM, IO; INTERRUPTED where the input ended
 */
#ifndef UI_ANSWERING_H
#define UI_ANSWERING_H

#include "ui/picker.h"
#include "ui/talk.h"

struct answering {
	struct talk *k;
	struct picker picker;  /* node: the question that it is open for */
	struct buf value;      /* scratch for one answer */
	enum ayni_err unsaved; /* what the keeper failed with last */
};

enum outcome {
	OUTCOME_REFUSED, /* told why; to be asked again */
	OUTCOME_STAYS,   /* taken; its page again */
	OUTCOME_NEXT,    /* taken; on */
	OUTCOME_MOVED,   /* the conduct has moved */
};

void answering_begin(struct answering *a, struct talk *k);
void answering_end(struct answering *a);

/* Opens the picker where the conduct stands, if choices are offered there
 * and it is not open there yet. */
enum ayni_err answering_open(struct answering *a) AYNI_CHECK;
/* The picker, if it is open at the conduct's screen; otherwise NULL. */
struct picker *answering_picker(struct answering *a);

/* An answer at a question, or yes or no where a row may be added. */
enum ayni_err answering_take(struct answering *a, struct text typed,
    enum outcome *out) AYNI_CHECK;
enum ayni_err answering_clear(struct answering *a,
    enum outcome *out) AYNI_CHECK;

/* answering_may_remove -- asks whether the row here should go; false: told
 * why it cannot. */
bool answering_may_remove(struct answering *a);
/* Yes or no to that. */
enum ayni_err answering_remove(struct answering *a, struct text typed,
    enum outcome *out) AYNI_CHECK;

/* Says why the conduct refused; nothing where it did not. */
void answering_say_refusal(struct answering *a, struct text typed);

#endif
