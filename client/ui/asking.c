#include "ui/asking.h"

#include <stdio.h>
#include <string.h>

#include "ayni/utf8.h"
#include "fill/screens.h"
#include "ui/appearance.h"
#include "ui/legible.h"

#define LEAST_CHOICE_LINES 6u
#define MOST_CHOICE_LINES 40u
#define LINES_AFTER_CHOICES 6u
#define LONGEST_ROW_TITLE 60u /* columns */
#define MOST_TIPS 10u
#define TIP_GAP 3u

bool
asking_picks(const struct field *f)
{
	return f->type == FIELD_SELECT_ONE ||
	    f->type == FIELD_SELECT_MULTIPLE || f->type == FIELD_RANK;
}

bool
asking_lines(const struct field *f)
{
	return f->type == FIELD_STRING && f->control == CONTROL_INPUT &&
	    appearance_has(f, "multiline");
}

struct text
asking_label(struct talk *k, node_ref n)
{
	struct node_view v = interview_view(k->iv, n);
	struct text t = text_trim(v.label);

	return t.n > 0 ? t : v.field->name;
}

/* ---- where it stands ---- */

/* What tells this row from the others: a short note at its top. */
static struct text
row_title(struct talk *k, node_ref instance)
{
	uint32_t i, n = conduct_screens(k->c);
	struct screen s;
	struct text t;

	for (i = 0; i < n; i++) {
		s = conduct_screen(k->c, i);
		if (s.kind == SCREEN_END ||
		    screens_instance(k->iv, s.node) != instance)
			continue;
		t = text_trim(interview_view(k->iv, s.node).label);
		if (s.kind != SCREEN_NOTE ||
		    utf8_width(t) > LONGEST_ROW_TITLE)
			break;
		return t;
	}
	return TALK_NOTHING;
}

void
asking_row(struct talk *k, const struct crumb *row, struct buf *out)
{
	struct text title = row_title(k, row->node), arg[2];
	char figure[2][16];

	(void)snprintf(figure[0], sizeof(figure[0]), "%u", row->position);
	(void)snprintf(figure[1], sizeof(figure[1]), "%u", row->count);
	arg[0] = text_of(figure[0]);
	arg[1] = text_of(figure[1]);
	phrase_put(out, SAY_ROW, k->lang, arg, 2);
	buf_put_z(out, k->lang == LANG_FR ? " : " : ": ");
	buf_put_text(out, row->label);
	if (title.n > 0 && !text_equal(title, row->label)) {
		buf_put_z(out, ", ");
		buf_put_text(out, title);
	}
}

static void
trail(struct talk *k, struct screen at)
{
	struct crumb c[CONDUCT_MAX_CRUMBS];
	uint32_t n = conduct_crumbs(k->c, at, c, CONDUCT_MAX_CRUMBS), i;
	struct pane *p = &k->pane;

	for (i = 0; i < n; i++) {
		buf_clear(&k->note);
		if (c[i].position > 0)
			asking_row(k, &c[i], &k->note);
		else
			buf_put_text(&k->note, c[i].label);
		pane_flow(p, TONE_MARK, text_trim(buf_text(&k->note)));
		if (i + 1 < n) {
			pane_flow(p, TONE_FAINT, TEXT(" "));
			pane_flow(p, TONE_FAINT, pane_sign(p, SIGN_STEP));
			pane_flow(p, TONE_FAINT, TEXT(" "));
		}
	}
	if (n > 0)
		pane_break(p);
}

void
asking_head(struct talk *k, struct screen at)
{
	pane_break(&k->pane);
	pane_bar(&k->pane, conduct_progress(k->c).percent);
	trail(k, at);
	pane_gap(&k->pane);
}

/* ---- what is asked ---- */

/* Whoever knows the form's pictures can do without; a terminal has none. */
static void
media(struct talk *k, node_ref n)
{
	struct medium_view m[8];
	size_t count = interview_media(k->iv, n, m, 8), i;

	for (i = 0; i < count && i < 8; i++)
		talk_say(k, TONE_FAINT, 2, text_is(m[i].kind, "image")
			? SAY_IMAGE : text_is(m[i].kind, "audio")
			? SAY_AUDIO : SAY_VIDEO, m[i].file, TALK_NOTHING);
}

static void
question(struct talk *k, const struct node_view *v, enum tone tone)
{
	struct text label = text_trim(v->label);

	pane_flow(&k->pane, tone, label.n > 0 ? label : v->field->name);
	if (v->required && !v->readonly)
		pane_flow(&k->pane, TONE_WRONG, TEXT(" *"));
	pane_break(&k->pane);
	/* "-" stands where a language lacks one */
	if (text_trim(v->hint).n > 0 && !text_is(v->hint, "-"))
		pane_paragraph(&k->pane, TONE_FAINT, 2, v->hint);
}

static void
answer(struct talk *k, node_ref n)
{
	struct text said = phrase_text(SAY_ANSWER, k->lang);

	buf_clear(&k->note);
	legible_put(k->c, n, k->lang, &k->note);
	if (k->note.n == 0)
		return;
	pane_gap(&k->pane);
	pane_margins(&k->pane, 2, 0);
	pane_at(&k->pane, 2);
	pane_flow(&k->pane, TONE_FAINT, said);
	pane_flow(&k->pane, TONE_GOOD, TEXT(" "));
	pane_flow(&k->pane, TONE_GOOD, buf_text(&k->note));
	pane_break(&k->pane);
}

static void
choices(struct talk *k, node_ref n, struct picker *picker)
{
	uint32_t used = talk_lines(k) + LINES_AFTER_CHOICES, lines;

	lines = k->rows > used ? k->rows - used : 0;
	if (lines < LEAST_CHOICE_LINES)
		lines = LEAST_CHOICE_LINES;
	if (lines > MOST_CHOICE_LINES)
		lines = MOST_CHOICE_LINES;
	pane_gap(&k->pane);
	picker_put(picker, &k->pane, lines, k->lang);
	if (picker->shown < picker->n)
		answer(k, n);
}

/* ---- how to answer ---- */

static enum phrase
how_to_date(const struct talk *k, const struct field *f)
{
	if (appearance_has(f, "month-year"))
		return SAY_HOW_MONTH;
	if (appearance_has(f, "year"))
		return SAY_HOW_YEAR;
	return k->t->month_first ? SAY_HOW_ISO_DATE : SAY_HOW_DATE;
}

/* false: the prompt says enough. */
static bool
how_to(const struct talk *k, const struct field *f, enum phrase *out)
{
	if (f->control == CONTROL_TRIGGER)
		return *out = SAY_HOW_READ, true;
	if (asking_lines(f))
		return *out = SAY_HOW_LINES, true;
	switch (f->type) {
	case FIELD_SELECT_MULTIPLE:
		return *out = SAY_HOW_SOME, true;
	case FIELD_RANK:
		return *out = SAY_HOW_RANK, true;
	case FIELD_DATE:
		return *out = how_to_date(k, f), true;
	case FIELD_TIME:
		return *out = SAY_HOW_TIME, true;
	case FIELD_DATETIME:
		return *out = k->t->month_first ? SAY_HOW_ISO_MOMENT
						: SAY_HOW_MOMENT, true;
	case FIELD_GEOPOINT:
		return *out = SAY_HOW_POINT, true;
	case FIELD_GEOTRACE:
	case FIELD_GEOSHAPE:
		return *out = SAY_HOW_LINE, true;
	case FIELD_BINARY:
		return *out = SAY_HOW_FILE, true;
	case FIELD_STRING:
	case FIELD_INT:
	case FIELD_DECIMAL:
	case FIELD_BOOLEAN:
	case FIELD_BARCODE:
	case FIELD_INTENT:
	case FIELD_SELECT_ONE:
		break;
	}
	return false;
}

struct tips {
	enum phrase at[MOST_TIPS];
	uint32_t n;
};

static void
tip(struct tips *t, bool when, enum phrase p)
{
	if (when && t->n < MOST_TIPS)
		t->at[t->n++] = p;
}

/* On one line: help always, of the others as many as fit, in this order. */
static void
put_tips(struct talk *k, const struct tips *t)
{
	struct text help = phrase_text(SAY_TIP_HELP, k->lang), one;
	uint32_t room = k->pane.width - (uint32_t)utf8_width(help), w, i;
	uint32_t at = 0;

	for (i = 0; i < t->n; i++) {
		one = phrase_text(t->at[i], k->lang);
		w = (uint32_t)utf8_width(one) + TIP_GAP;
		if (at + w > room)
			continue;
		pane_at(&k->pane, at);
		pane_put(&k->pane, TONE_FAINT, one);
		at += w;
	}
	pane_at(&k->pane, at);
	pane_put(&k->pane, TONE_FAINT, help);
	pane_break(&k->pane);
}

static bool
in_open_row(struct talk *k, node_ref n)
{
	node_ref instance = screens_instance(k->iv, n);

	return instance != NODE_NONE &&
	    interview_view(k->iv, instance).may_remove;
}

static void
question_tips(struct talk *k, const struct node_view *v, node_ref n,
    const struct picker *picker)
{
	bool picks = asking_picks(v->field);
	bool more = picks && picker_has_more(picker);
	bool empty = v->value.n == 0;
	struct tips t = {.n = 0};

	tip(&t, !empty, SAY_TIP_KEEP);
	tip(&t, empty && more, SAY_TIP_ENTER_MORE);
	tip(&t, empty && !more && !v->required, SAY_TIP_SKIP);
	tip(&t, !empty && more, SAY_TIP_MORE);
	tip(&t, picks && picker->shown < picker->n, SAY_TIP_FIND);
	tip(&t, text_trim(v->guidance).n > 0, SAY_TIP_GUIDANCE);
	tip(&t, conduct_place(k->c) > 0, SAY_TIP_BACK);
	tip(&t, in_open_row(k, n), SAY_TIP_REMOVE);
	tip(&t, true, SAY_TIP_SECTIONS);
	tip(&t, true, SAY_TIP_PAUSE);
	put_tips(k, &t);
}

static void
simple_tips(struct talk *k, enum phrase first)
{
	struct tips t = {.n = 0};

	tip(&t, true, first);
	tip(&t, conduct_place(k->c) > 0, SAY_TIP_BACK);
	tip(&t, true, SAY_TIP_SECTIONS);
	tip(&t, true, SAY_TIP_PAUSE);
	put_tips(k, &t);
}

/* ---- pages ---- */

static void
put_question(struct talk *k, node_ref n, struct picker *picker)
{
	struct node_view v = interview_view(k->iv, n);
	enum phrase how;

	question(k, &v, TONE_STRONG);
	media(k, n);
	if (asking_picks(v.field))
		choices(k, n, picker);
	else
		answer(k, n);
	if (!v.constraint_ok && v.message.n > 0)
		talk_wrong_text(k, v.message);
	else if (!v.constraint_ok)
		talk_wrong(k, SAY_CONSTRAINT, TALK_NOTHING, TALK_NOTHING);
	pane_gap(&k->pane);
	if (how_to(k, v.field, &how))
		talk_say(k, TONE_FAINT, 0, how, TALK_NOTHING, TALK_NOTHING);
	question_tips(k, &v, n, picker);
}

static void
put_note(struct talk *k, node_ref n)
{
	struct node_view v = interview_view(k->iv, n);

	question(k, &v, TONE_PLAIN);
	media(k, n);
	answer(k, n);
	pane_gap(&k->pane);
	simple_tips(k, SAY_TIP_ON);
}

static void
put_repeat(struct talk *k, node_ref range)
{
	struct node_view v = interview_view(k->iv, range);
	struct text label = text_trim(v.label);
	char figure[16];

	pane_paragraph(&k->pane, TONE_STRONG, 0,
	    label.n > 0 ? label : v.field->name);
	(void)snprintf(figure, sizeof(figure), "%u", v.count);
	talk_say(k, TONE_FAINT, 2, SAY_SO_FAR, text_of(figure), TALK_NOTHING);
	pane_gap(&k->pane);
	talk_say(k, TONE_PLAIN, 0, v.count > 0 ? SAY_ADD : SAY_ADD_FIRST,
	    TALK_NOTHING, TALK_NOTHING);
	pane_gap(&k->pane);
	simple_tips(k, SAY_TIP_ON);
}

void
asking_put(struct talk *k, struct picker *picker)
{
	struct screen at = conduct_at(k->c);

	asking_head(k, at);
	talk_remarks(k, 0, at.node);
	switch (at.kind) {
	case SCREEN_QUESTION:
		put_question(k, at.node, picker);
		return;
	case SCREEN_NOTE:
		put_note(k, at.node);
		return;
	case SCREEN_REPEAT:
		put_repeat(k, at.node);
		return;
	case SCREEN_END:
		return;
	}
}

static enum phrase
prompt_of(const struct field *f)
{
	if (f->control == CONTROL_TRIGGER)
		return SAY_ASK_READ;
	switch (f->type) {
	case FIELD_INT:
		return SAY_ASK_INTEGER;
	case FIELD_DECIMAL:
		return SAY_ASK_NUMBER;
	case FIELD_BOOLEAN:
		return SAY_ASK_YES_NO;
	case FIELD_DATE:
		return SAY_ASK_DATE;
	case FIELD_TIME:
		return SAY_ASK_TIME;
	case FIELD_DATETIME:
		return SAY_ASK_MOMENT;
	case FIELD_GEOPOINT:
		return SAY_ASK_POINT;
	case FIELD_GEOTRACE:
	case FIELD_GEOSHAPE:
		return SAY_ASK_LINE;
	case FIELD_BINARY:
		return SAY_ASK_FILE;
	case FIELD_BARCODE:
		return SAY_ASK_CODE;
	case FIELD_SELECT_ONE:
		return SAY_ASK_ONE;
	case FIELD_SELECT_MULTIPLE:
		return SAY_ASK_SOME;
	case FIELD_RANK:
		return SAY_ASK_RANK;
	case FIELD_STRING:
	case FIELD_INTENT:
		break;
	}
	return SAY_ASK_TEXT;
}

enum phrase
asking_prompt(struct talk *k)
{
	struct screen at = conduct_at(k->c);

	if (at.kind == SCREEN_QUESTION)
		return prompt_of(interview_view(k->iv, at.node).field);
	return at.kind == SCREEN_REPEAT ? SAY_ASK_YES_NO : SAY_ASK_ENTER;
}
