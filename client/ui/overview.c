#include "ui/overview.h"

#include <stdio.h>

#include "ayni/utf8.h"
#include "fill/screens.h"
#include "ui/asking.h"
#include "ui/legible.h"

#define WIDE 64u           /* columns from which states stand beside */
#define STATE_COLUMNS 30u
#define LINES_AROUND 6u
#define LEAST_LINES 8u

static void
title(struct talk *k, enum phrase p)
{
	pane_break(&k->pane);
	pane_bar(&k->pane, conduct_progress(k->c).percent);
	pane_paragraph(&k->pane, TONE_STRONG, 0, phrase_text(p, k->lang));
	pane_gap(&k->pane);
}

static struct text
figure_of(uint32_t n, char out[16])
{
	(void)snprintf(out, 16, "%u", n);
	return text_of(out);
}

static void
put_number(struct talk *k, uint32_t n, uint32_t before)
{
	char figure[16];
	struct text t = figure_of(n, figure);

	pane_at(&k->pane, before > t.n ? before - (uint32_t)t.n : 0);
	pane_put(&k->pane, TONE_MARK, t);
}

/* ---- sections ---- */

static void
put_count(struct talk *k, enum tone tone, enum phrase p, uint32_t n,
    bool *any)
{
	char figure[16];
	struct text arg = figure_of(n, figure);

	if (n == 0)
		return;
	buf_clear(&k->note);
	buf_put_z(&k->note, *any ? ", " : "");
	phrase_put(&k->note, p, k->lang, &arg, 1);
	pane_flow(&k->pane, tone, buf_text(&k->note));
	*any = true;
}

static struct text
section_label(struct talk *k, const struct section *s)
{
	if (s->node == NODE_NONE)
		return phrase_text(SAY_OTHER_SECTION, k->lang);
	return asking_label(k, s->node);
}

/* "C. Identification           3/12   2 missing, 1 to correct"; where the
 * terminal is narrow the states stand below. */
static void
put_section(struct talk *k, const struct section *s, uint32_t left,
    bool here)
{
	bool wide = k->pane.width >= WIDE, any = false;
	uint32_t right = wide ? k->pane.width - STATE_COLUMNS
			      : k->pane.width;
	char figure[40] = "";

	if (s->questions > 0)
		(void)snprintf(figure, sizeof(figure), "%u/%u", s->answered,
		    s->questions);
	pane_margins(&k->pane, left, right - 8);
	pane_at(&k->pane, left);
	pane_flow(&k->pane, here ? TONE_STRONG : TONE_PLAIN,
	    section_label(k, s));
	pane_margins(&k->pane, left, 0);
	if (s->questions > 0) {
		pane_at(&k->pane, right - (uint32_t)text_of(figure).n);
		pane_put(&k->pane, s->answered == s->questions ? TONE_GOOD
		    : TONE_PLAIN, text_of(figure));
	}
	if (wide)
		pane_at(&k->pane, right + 2);
	else if (s->broken + s->missing > 0)
		pane_break(&k->pane);
	pane_margins(&k->pane, wide ? right + 2 : left, 0);
	put_count(k, TONE_WRONG, SAY_BROKEN, s->broken, &any);
	put_count(k, TONE_FAINT, SAY_MISSING, s->missing, &any);
	pane_break(&k->pane);
}

static uint32_t
section_here(struct talk *k, const struct section *s, uint32_t n)
{
	uint32_t i, here = UINT32_MAX;

	for (i = 0; i < n; i++)
		if (s[i].screen <= conduct_place(k->c))
			here = i;
	return conduct_at(k->c).kind == SCREEN_END ? UINT32_MAX : here;
}

enum ayni_err
overview_sections(struct talk *k)
{
	const struct section *s = NULL;
	uint32_t n = 0, i, here;
	enum ayni_err e = conduct_sections(k->c, &s, &n);

	if (e != AYNI_OK)
		return e;
	here = section_here(k, s, n);
	title(k, SAY_SECTIONS);
	for (i = 0; i <= n; i++) {
		if (i == here)
			pane_put(&k->pane, TONE_MARK,
			    pane_sign(&k->pane, SIGN_HERE));
		put_number(k, i + 1, 4);
		if (i < n)
			put_section(k, &s[i], 6, i == here);
	}
	pane_at(&k->pane, 6);
	pane_flow(&k->pane, TONE_PLAIN, phrase_text(SAY_THE_END, k->lang));
	pane_break(&k->pane);
	pane_gap(&k->pane);
	return AYNI_OK;
}

uint32_t
overview_section_screen(struct talk *k, uint32_t number)
{
	const struct section *s = NULL;
	uint32_t n = 0;

	if (number == 0 || conduct_sections(k->c, &s, &n) != AYNI_OK ||
	    number > n + 1)
		return UINT32_MAX;
	return number <= n ? s[number - 1].screen
			   : conduct_screens(k->c) - 1;
}

/* ---- review ---- */

node_ref
overview_wrong(struct talk *k, uint32_t number)
{
	node_ref n = interview_violation(k->iv, NODE_NONE);

	for (; n != NODE_NONE && number > 1; number--)
		n = interview_violation(k->iv, n);
	return number == 0 ? NODE_NONE : n;
}

/* " (row 1 of 2: Members > Producers)", of what lies in a row. */
static void
put_where(struct talk *k, const struct crumb *c, uint32_t n)
{
	buf_clear(&k->note);
	for (; n > 0 && c->position == 0; n--)
		c++;
	for (; n > 0; n--, c++) {
		buf_put_z(&k->note, k->note.n == 0 ? " (" : " ");
		if (c->position > 0)
			asking_row(k, c, &k->note);
		else
			buf_put_text(&k->note, text_trim(c->label));
		buf_put_z(&k->note, n == 1 ? ")" : " ");
		if (n > 1)
			buf_put_text(&k->note, pane_sign(&k->pane, SIGN_STEP));
	}
	pane_flow(&k->pane, TONE_FAINT, buf_text(&k->note));
}

/* "Legal form (row 2 of 3: ...): an answer is required here." */
static void
put_wrong(struct talk *k, node_ref n, uint32_t number)
{
	struct crumb c[CONDUCT_MAX_CRUMBS];
	struct screen at = {SCREEN_QUESTION, n};
	uint32_t crumbs = conduct_crumbs(k->c, at, c, CONDUCT_MAX_CRUMBS);
	struct node_view v = interview_view(k->iv, n);
	struct text why = v.message;

	if (why.n == 0)
		why = phrase_text(v.required_ok ? SAY_CONSTRAINT
		    : SAY_REQUIRED, k->lang);
	put_number(k, number, 4);
	pane_margins(&k->pane, 6, 0);
	pane_at(&k->pane, 6);
	pane_flow(&k->pane, TONE_PLAIN, asking_label(k, n));
	put_where(k, c, crumbs);
	pane_break(&k->pane);
	pane_paragraph(&k->pane, TONE_WRONG, 6, why);
}

static uint32_t
put_all_wrong(struct talk *k)
{
	node_ref n = interview_violation(k->iv, NODE_NONE);
	uint32_t wrong = 0;
	char figure[16];

	if (n == NODE_NONE) {
		talk_say(k, TONE_GOOD, 0, SAY_ALL_WELL, TALK_NOTHING,
		    TALK_NOTHING);
		pane_gap(&k->pane);
		return 0;
	}
	talk_say(k, TONE_PLAIN, 0, SAY_TO_CORRECT, TALK_NOTHING,
	    TALK_NOTHING);
	for (; n != NODE_NONE; n = interview_violation(k->iv, n))
		if (++wrong <= OVERVIEW_MOST_WRONG)
			put_wrong(k, n, wrong);
	if (wrong > OVERVIEW_MOST_WRONG)
		talk_say(k, TONE_FAINT, 6, SAY_AND_MORE,
		    figure_of(wrong - OVERVIEW_MOST_WRONG, figure),
		    TALK_NOTHING);
	pane_gap(&k->pane);
	return wrong;
}

enum ayni_err
overview_review(struct talk *k, uint32_t *wrong)
{
	const struct section *s = NULL;
	struct progress p = conduct_progress(k->c);
	char figure[2][16];
	uint32_t n = 0, i;
	enum ayni_err e = conduct_sections(k->c, &s, &n);

	if (e != AYNI_OK)
		return e;
	title(k, conduct_at(k->c).kind == SCREEN_END ? SAY_THE_END
						     : SAY_REVIEW);
	for (i = 0; i < n; i++)
		put_section(k, &s[i], 2, false);
	pane_gap(&k->pane);
	talk_say(k, TONE_PLAIN, 0, SAY_ANSWERED,
	    figure_of(p.answered, figure[0]),
	    figure_of(p.questions, figure[1]));
	pane_gap(&k->pane);
	*wrong = put_all_wrong(k);
	talk_say(k, TONE_FAINT, 0, SAY_SEE_ANSWERS, TALK_NOTHING,
	    TALK_NOTHING);
	return AYNI_OK;
}

/* ---- all answers ---- */

/* The heading of a screen, where it differs from that of the one before. */
static void
put_heading(struct talk *k, struct screen at, struct buf *before)
{
	struct crumb c[CONDUCT_MAX_CRUMBS];
	uint32_t n = conduct_crumbs(k->c, at, c, CONDUCT_MAX_CRUMBS), i;
	struct buf now;

	buf_init(&now, CONDUCT_MAX_MESSAGE);
	for (i = 0; i < n; i++) {
		if (i > 0) {
			buf_put_byte(&now, ' ');
			buf_put_text(&now, pane_sign(&k->pane, SIGN_STEP));
			buf_put_byte(&now, ' ');
		}
		if (c[i].position > 0)
			asking_row(k, &c[i], &now);
		else
			buf_put_text(&now, text_trim(c[i].label));
	}
	if (!text_equal(buf_text(&now), buf_text(before))) {
		pane_gap(&k->pane);
		pane_paragraph(&k->pane, TONE_MARK, 0, buf_text(&now));
		buf_clear(before);
		buf_put_text(before, buf_text(&now));
	}
	buf_free(&now);
}

static void
put_answer(struct talk *k, node_ref n, uint32_t number)
{
	struct node_view v = interview_view(k->iv, n);
	struct text label = asking_label(k, n);
	bool closed = label.n > 0 &&
	    (label.p[label.n - 1] == '?' || label.p[label.n - 1] == ':');

	put_number(k, number, 4);
	pane_margins(&k->pane, 6, 0);
	pane_at(&k->pane, 6);
	pane_flow(&k->pane, TONE_FAINT, label);
	if (!closed)
		pane_flow(&k->pane, TONE_FAINT,
		    k->lang == LANG_FR ? TEXT(" :") : TEXT(":"));
	pane_flow(&k->pane, TONE_PLAIN, TEXT(" "));
	buf_clear(&k->note);
	legible_put(k->c, n, k->lang, &k->note);
	if (k->note.n == 0)
		buf_put_text(&k->note, v.required_ok
		    ? pane_sign(&k->pane, SIGN_NONE)
		    : phrase_text(SAY_REQUIRED, k->lang));
	pane_flow(&k->pane, v.value.n == 0 && !v.required_ok ? TONE_WRONG
	    : v.constraint_ok ? TONE_GOOD : TONE_WRONG, buf_text(&k->note));
	pane_break(&k->pane);
	talk_remarks(k, 6, n);
}

uint32_t
overview_answers(struct talk *k, uint32_t from)
{
	uint32_t lines = k->rows > LEAST_LINES + LINES_AROUND
	    ? k->rows - LINES_AROUND : LEAST_LINES;
	uint32_t i, n = conduct_screens(k->c);
	struct buf heading;
	struct screen at;

	buf_init(&heading, CONDUCT_MAX_MESSAGE);
	title(k, SAY_ANSWERS);
	for (i = from; i < n && talk_lines(k) < lines; i++) {
		at = conduct_screen(k->c, i);
		if (at.kind != SCREEN_QUESTION)
			continue;
		put_heading(k, at, &heading);
		put_answer(k, at.node, i + 1);
	}
	pane_gap(&k->pane);
	buf_free(&heading);
	return i;
}
