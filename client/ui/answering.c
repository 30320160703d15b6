#include "ui/answering.h"

#include <stdio.h>

#include "ui/asking.h"
#include "ui/assent.h"
#include "ui/legible.h"
#include "ui/refused.h"

void
answering_begin(struct answering *a, struct talk *k)
{
	*a = (struct answering){.k = k};
	buf_init(&a->value, INTERVIEW_MAX_VALUE);
}

void
answering_end(struct answering *a)
{
	picker_free(&a->picker);
	buf_free(&a->value);
}

struct picker *
answering_picker(struct answering *a)
{
	struct screen at = conduct_at(a->k->c);

	return at.kind == SCREEN_QUESTION && at.node == a->picker.node
	    ? &a->picker : NULL;
}

enum ayni_err
answering_open(struct answering *a)
{
	struct screen at = conduct_at(a->k->c);

	interview_forget(a->k->iv);
	if (answering_picker(a) != NULL)
		return picker_refresh(&a->picker);
	a->picker.node = NODE_NONE;
	if (at.kind != SCREEN_QUESTION ||
	    !asking_picks(interview_view(a->k->iv, at.node).field))
		return AYNI_OK;
	return picker_open(&a->picker, a->k->iv, at.node);
}

static enum ayni_err
refuse(struct answering *a, enum phrase p, struct text b, enum outcome *out)
{
	*out = OUTCOME_REFUSED;
	talk_wrong(a->k, p, b, TALK_NOTHING);
	return AYNI_OK;
}

void
answering_say_refusal(struct answering *a, struct text typed)
{
	struct buf why;

	buf_init(&why, PANE_MAX_BYTES);
	refused_put(a->k->c, typed, a->k->lang, &why);
	if (why.n > 0)
		talk_wrong_text(a->k, buf_text(&why));
	buf_free(&why);
}

/*
 * What a change came to; *out stays where it was made.  An error of the
 * keeper is told, and remembered: the answer stands in memory alone.
 */
static enum ayni_err
settle(struct answering *a, enum ayni_err e, struct text typed,
    enum outcome *out)
{
	enum outcome refused;

	if (e == AYNI_OK) {
		a->unsaved = AYNI_OK;
		return AYNI_OK;
	}
	*out = OUTCOME_REFUSED;
	if (e == AYNI_NOMEM)
		return e;
	if (e == AYNI_INVALID) {
		answering_say_refusal(a, typed);
		return answering_open(a); /* its choices were of before */
	}
	if (e == AYNI_STATE)
		return refuse(a, SAY_NOTHING_ASKED, typed, &refused);
	if (e == AYNI_TOOBIG)
		return refuse(a, SAY_TOO_LONG, typed, &refused);
	a->unsaved = e;
	talk_wrong(a->k, SAY_NOT_SAVED,
	    text_of(err_text(e, a->k->lang)), TALK_NOTHING);
	return answering_open(a);
}

/* Says what was understood, where it reads otherwise than it was typed. */
static void
read_back(struct answering *a, node_ref n, struct text typed)
{
	struct buf shown;

	buf_init(&shown, PANE_MAX_BYTES);
	legible_put(a->k->c, n, a->k->lang, &shown);
	if (shown.n > 0 && !text_equal(buf_text(&shown), typed)) {
		pane_put(&a->k->pane, TONE_FAINT, TEXT("="));
		pane_paragraph(&a->k->pane, TONE_GOOD, 2, buf_text(&shown));
	}
	buf_free(&shown);
}

/* a->value is the answer. */
static enum ayni_err
give(struct answering *a, struct text typed, enum outcome *out)
{
	node_ref n = conduct_at(a->k->c).node;
	enum ayni_err e = a->value.err;

	if (e == AYNI_OK)
		e = conduct_answer(a->k->c, buf_text(&a->value));
	e = settle(a, e, typed, out);
	if (e == AYNI_OK && *out == OUTCOME_NEXT)
		read_back(a, n, typed);
	return e;
}

static enum ayni_err
pick(struct answering *a, struct text typed, enum outcome *out)
{
	enum picking how;
	enum ayni_err e = picker_take(&a->picker, typed, &a->value, &how);
	char figure[24];

	if (e != AYNI_OK)
		return e;
	switch (how) {
	case PICK_NONE:
		return refuse(a, SAY_NO_CHOICE, typed, out);
	case PICK_SHORT:
		return refuse(a, SAY_NOT_RANKED, typed, out);
	case PICK_SEVERAL:
		(void)snprintf(figure, sizeof(figure), "%zu",
		    a->picker.matches);
		talk_wrong(a->k, SAY_SEVERAL_CHOICES, typed,
		    text_of(figure));
		*out = OUTCOME_STAYS;
		return AYNI_OK;
	case PICK_TOGGLED:
		*out = OUTCOME_STAYS;
		break;
	case PICK_SET:
		break;
	}
	return give(a, typed, out);
}

/* Lines up to one that holds a dot alone; the first is there already.  What
 * was typed before the input ended is kept. */
static enum ayni_err
collect(struct answering *a, struct text first, enum outcome *out)
{
	struct text line = first;
	enum ayni_err e = AYNI_OK, given;

	while (e == AYNI_OK && !text_is(text_trim(line), ".")) {
		if (a->value.n > 0)
			buf_put_byte(&a->value, '\n');
		buf_put_text(&a->value, line);
		e = talk_ask(a->k, SAY_ASK_TEXT, &line);
	}
	if (e != AYNI_OK && e != AYNI_INTERRUPTED)
		return e;
	given = give(a, buf_text(&a->value), out);
	return given == AYNI_OK ? e : given;
}

/* A file's path, as it may have been put there by a file manager. */
static enum ayni_err
upload(struct answering *a, struct text typed, enum outcome *out)
{
	node_ref n = conduct_at(a->k->c).node;
	struct text path = text_trim(typed);
	enum ayni_err e;

	if (path.n > 2 && (path.p[0] == '\'' || path.p[0] == '"') &&
	    path.p[path.n - 1] == path.p[0])
		path = (struct text){path.p + 1, path.n - 2};
	e = settle(a, conduct_file(a->k->c, path), path, out);
	if (e == AYNI_OK && *out == OUTCOME_NEXT)
		read_back(a, n, path);
	return e;
}

static void
say_misread(struct answering *a, const struct misread *why,
    struct text typed)
{
	buf_clear(&a->value);
	refused_misread(why, typed, a->k->lang, &a->value);
	talk_wrong_text(a->k, buf_text(&a->value));
}

static enum ayni_err
type(struct answering *a, const struct field *f, struct text typed,
    enum outcome *out)
{
	const struct terminal *t = a->k->t;
	struct typist who = {a->k->lang, t->month_first, NULL};
	struct misread why = {0};
	struct moment now;
	enum ayni_err e;

	if (t->clock.now != NULL) {
		now = t->clock.now(t->clock.ctx);
		who.now = &now;
	}
	e = typed_value(f, &who, typed, &a->value, &why);
	if (e == AYNI_OK)
		return give(a, typed, out);
	if (e != AYNI_INVALID)
		return e;
	say_misread(a, &why, typed);
	*out = OUTCOME_REFUSED;
	return AYNI_OK;
}

static enum ayni_err
question(struct answering *a, node_ref n, struct text typed,
    enum outcome *out)
{
	const struct field *f = interview_view(a->k->iv, n).field;

	*out = OUTCOME_NEXT;
	buf_clear(&a->value);
	if (asking_picks(f))
		return pick(a, typed, out);
	if (asking_lines(f))
		return collect(a, typed, out);
	if (f->control == CONTROL_UPLOAD)
		return upload(a, typed, out);
	return type(a, f, typed, out);
}

/* "Add another row?" */
static enum ayni_err
add(struct answering *a, struct text typed, enum outcome *out)
{
	int yes = assent(typed);

	if (yes < 0)
		return refuse(a, SAY_NOT_YES_NO, typed, out);
	*out = yes ? OUTCOME_MOVED : OUTCOME_NEXT;
	return yes ? settle(a, conduct_add(a->k->c), typed, out) : AYNI_OK;
}

enum ayni_err
answering_take(struct answering *a, struct text typed, enum outcome *out)
{
	struct screen at = conduct_at(a->k->c);

	if (at.kind == SCREEN_QUESTION)
		return question(a, at.node, typed, out);
	if (at.kind == SCREEN_REPEAT)
		return add(a, typed, out);
	return refuse(a, SAY_NOTHING_ASKED, typed, out);
}

enum ayni_err
answering_clear(struct answering *a, enum outcome *out)
{
	*out = OUTCOME_STAYS;
	return settle(a, conduct_answer(a->k->c, TALK_NOTHING), TALK_NOTHING,
	    out);
}

/* ---- rows ---- */

bool
answering_may_remove(struct answering *a)
{
	struct crumb c[CONDUCT_MAX_CRUMBS];
	struct screen at = conduct_at(a->k->c);
	uint32_t n = conduct_crumbs(a->k->c, at, c, CONDUCT_MAX_CRUMBS);
	bool in_row;

	while (n > 0 && c[n - 1].position == 0)
		n--;
	in_row = n > 0 && at.kind != SCREEN_REPEAT;
	if (!in_row || !interview_view(a->k->iv, c[n - 1].node).may_remove) {
		talk_wrong(a->k, in_row ? SAY_ROWS_FIXED : SAY_NO_ROW,
		    TALK_NOTHING, TALK_NOTHING);
		return false;
	}
	buf_clear(&a->value);
	asking_row(a->k, &c[n - 1], &a->value);
	talk_say(a->k, TONE_STRONG, 0, SAY_REMOVE, buf_text(&a->value),
	    TALK_NOTHING);
	return true;
}

enum ayni_err
answering_remove(struct answering *a, struct text typed, enum outcome *out)
{
	int yes = assent(typed);
	enum ayni_err e;

	if (yes < 0)
		return refuse(a, SAY_NOT_YES_NO, typed, out);
	if (yes == 0) {
		*out = OUTCOME_STAYS;
		talk_say(a->k, TONE_PLAIN, 0, SAY_NOT_REMOVED, TALK_NOTHING,
		    TALK_NOTHING);
		return AYNI_OK;
	}
	*out = OUTCOME_MOVED;
	e = settle(a, conduct_remove(a->k->c), typed, out);
	if (e == AYNI_OK && *out == OUTCOME_MOVED)
		talk_say(a->k, TONE_PLAIN, 0, SAY_REMOVED, TALK_NOTHING,
		    TALK_NOTHING);
	return e;
}
