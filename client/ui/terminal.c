#include "ui/terminal.h"

#include "ayni/decimal.h"
#include "fill/tongue.h"
#include "ui/answering.h"
#include "ui/asking.h"
#include "ui/assent.h"
#include "ui/meant.h"
#include "ui/notice.h"
#include "ui/overview.h"

/* What is on the page: the screen where the conduct stands, or a page over
 * it from which one returns. */
enum page {
	PAGE_SCREEN,
	PAGE_COMMANDS,
	PAGE_LANGUAGES,
	PAGE_SECTIONS,
	PAGE_REVIEW,
	PAGE_ANSWERS,
	PAGE_REMOVAL, /* "remove this row?" */
};

struct session {
	struct talk k;
	struct answering answering;
	enum page page;
	bool fresh;     /* the page is to be shown */
	uint32_t from;  /* of PAGE_ANSWERS: the first screen, */
	uint32_t after; /* and the one after the last */
	uint32_t wrong; /* of a review */
	bool finalised;
};

static enum ayni_err
turn(struct session *s, enum page page)
{
	s->page = page;
	s->fresh = true;
	return AYNI_OK;
}

static enum ayni_err
wrong(struct session *s, enum phrase p, struct text a)
{
	talk_wrong(&s->k, p, a, TALK_NOTHING);
	return AYNI_OK;
}

/* ---- pages ---- */

static enum ayni_err
put_review(struct session *s)
{
	enum ayni_err e = overview_review(&s->k, &s->wrong);

	if (e == AYNI_OK && s->page == PAGE_SCREEN && s->wrong == 0)
		talk_say(&s->k, TONE_STRONG, 0, SAY_FINALISE, TALK_NOTHING,
		    TALK_NOTHING);
	return e;
}

static enum ayni_err
put_screen(struct session *s)
{
	enum ayni_err e;

	if (conduct_at(s->k.c).kind == SCREEN_END)
		return put_review(s);
	e = answering_open(&s->answering);
	if (e == AYNI_OK)
		asking_put(&s->k, answering_picker(&s->answering));
	return e;
}

static enum ayni_err
put_page(struct session *s)
{
	s->fresh = false;
	talk_refit(&s->k);
	switch (s->page) {
	case PAGE_SCREEN:
		return put_screen(s);
	case PAGE_COMMANDS:
		notice_commands(&s->k);
		return AYNI_OK;
	case PAGE_LANGUAGES:
		notice_languages(&s->k);
		return AYNI_OK;
	case PAGE_SECTIONS:
		return overview_sections(&s->k);
	case PAGE_REVIEW:
		return put_review(s);
	case PAGE_ANSWERS:
		s->after = overview_answers(&s->k, s->from);
		return AYNI_OK;
	case PAGE_REMOVAL:
		break;
	}
	return AYNI_OK;
}

static bool
more_answers(const struct session *s)
{
	return s->page == PAGE_ANSWERS && s->after < conduct_screens(s->k.c);
}

static enum phrase
prompt(struct session *s)
{
	switch (s->page) {
	case PAGE_SCREEN:
		if (conduct_at(s->k.c).kind != SCREEN_END)
			return asking_prompt(&s->k);
		return s->wrong > 0 ? SAY_ASK_WRONG : SAY_ASK_YES_NO;
	case PAGE_COMMANDS:
		return SAY_ASK_RETURN;
	case PAGE_LANGUAGES:
		return SAY_ASK_LANGUAGE;
	case PAGE_ANSWERS:
		return more_answers(s) ? SAY_ASK_MORE : SAY_ASK_SECTION;
	case PAGE_REMOVAL:
		return SAY_ASK_YES_NO;
	case PAGE_SECTIONS:
	case PAGE_REVIEW:
		break;
	}
	return SAY_ASK_SECTION;
}

/* ---- moving ---- */

/* The conduct has moved: the page of its screen, its list from the top. */
static enum ayni_err
moved(struct session *s)
{
	s->answering.picker.node = NODE_NONE;
	return turn(s, PAGE_SCREEN);
}

static enum ayni_err
next(struct session *s)
{
	enum ayni_err e = conduct_next(s->k.c);

	if (e == AYNI_INVALID) {
		answering_say_refusal(&s->answering, TALK_NOTHING);
		return AYNI_OK;
	}
	/* After the end, the end again. */
	return e == AYNI_OK || e == AYNI_NOTFOUND ? moved(s) : e;
}

/* Whether an empty line means the rest of the choices: where no answer is
 * given, and there is a rest, or no way past the question. */
static bool
wants_more(struct session *s)
{
	struct picker *p = answering_picker(&s->answering);

	return p != NULL && interview_value(s->k.iv, p->node).n == 0 &&
	    picker_has_more(p) &&
	    (p->from + p->shown < p->matches ||
		interview_view(s->k.iv, p->node).required);
}

/* An empty line, or ">". */
static enum ayni_err
on(struct session *s)
{
	enum outcome out;

	if (more_answers(s)) {
		s->from = s->after;
		return turn(s, PAGE_ANSWERS);
	}
	if (s->page == PAGE_REMOVAL) {
		turn(s, PAGE_SCREEN);
		return answering_remove(&s->answering, TEXT("no"), &out);
	}
	if (s->page != PAGE_SCREEN)
		return turn(s, PAGE_SCREEN);
	if (!wants_more(s))
		return next(s);
	picker_more(&s->answering.picker);
	return turn(s, PAGE_SCREEN);
}

static enum ayni_err
more(struct session *s)
{
	struct picker *p = answering_picker(&s->answering);

	if (s->page != PAGE_SCREEN || p == NULL)
		return on(s);
	picker_more(p);
	return turn(s, PAGE_SCREEN);
}

/* From a page over the screen to it; from what was found to all choices; or
 * to the screen before. */
static enum ayni_err
back(struct session *s)
{
	struct picker *p = answering_picker(&s->answering);
	enum ayni_err e;

	if (s->page != PAGE_SCREEN)
		return turn(s, PAGE_SCREEN);
	if (p != NULL && p->find.n > 0) {
		picker_find(p, TALK_NOTHING);
		return turn(s, PAGE_SCREEN);
	}
	e = conduct_back(s->k.c);
	if (e == AYNI_NOTFOUND)
		return wrong(s, SAY_FIRST_ALREADY, TALK_NOTHING);
	return e == AYNI_OK ? moved(s) : e;
}

static enum ayni_err
go(struct session *s, struct text where)
{
	enum ayni_err e;

	if (where.n == 0)
		return turn(s, PAGE_SECTIONS);
	e = conduct_go_name(s->k.c, where);
	if (e == AYNI_NOTFOUND)
		e = conduct_search(s->k.c, where);
	if (e == AYNI_NOTFOUND)
		return wrong(s, SAY_NOT_FOUND, where);
	return e == AYNI_OK ? moved(s) : e;
}

/* To what the page has numbered; a text is searched for. */
static enum ayni_err
go_number(struct session *s, struct text typed)
{
	enum ayni_err e;
	uint32_t number;
	int64_t v;

	if (!number_int(typed, &v))
		return go(s, typed);
	number = v > 0 && v < UINT32_MAX ? (uint32_t)v : 0;
	if (s->page == PAGE_SECTIONS)
		e = conduct_go(s->k.c,
		    overview_section_screen(&s->k, number));
	else if (s->page == PAGE_ANSWERS)
		e = conduct_go(s->k.c, number - 1);
	else
		e = conduct_go_node(s->k.c, overview_wrong(&s->k, number));
	if (e == AYNI_NOTFOUND)
		return wrong(s, SAY_NO_SUCH_NUMBER, typed);
	return e == AYNI_OK ? moved(s) : e;
}

static enum ayni_err
language(struct session *s, struct text name)
{
	const struct form *f = interview_form(s->k.iv);
	uint32_t n = form_languages(f), at;
	enum ayni_err e;
	int64_t v;

	if (n < 2)
		return wrong(s, SAY_ONE_LANGUAGE, TALK_NOTHING);
	if (name.n == 0)
		return turn(s, PAGE_LANGUAGES);
	at = number_int(name, &v) && v >= 1 && v <= n ? (uint32_t)v - 1
						      : tongue_find(f, name);
	if (at == UINT32_MAX)
		return wrong(s, SAY_NO_LANGUAGE, name);
	e = conduct_language(s->k.c, at);
	return e == AYNI_OK ? turn(s, PAGE_SCREEN) : e;
}

/* ---- answering ---- */

static enum ayni_err
after(struct session *s, enum ayni_err e, enum outcome out)
{
	if (e != AYNI_OK || out == OUTCOME_REFUSED)
		return e;
	if (out == OUTCOME_STAYS)
		return turn(s, PAGE_SCREEN);
	return out == OUTCOME_NEXT ? next(s) : moved(s);
}

static enum ayni_err
finalise(struct session *s)
{
	enum ayni_err e = conduct_finish(s->k.c);

	if (e == AYNI_INVALID) {
		answering_say_refusal(&s->answering, TALK_NOTHING);
		return moved(s);
	}
	s->finalised = e == AYNI_OK;
	return e;
}

/* At the end: a number of what is wrong, or yes to finalising. */
static enum ayni_err
conclude(struct session *s, struct text typed)
{
	if (s->wrong > 0)
		return go_number(s, typed);
	switch (assent(typed)) {
	case 1:
		return finalise(s);
	case 0:
		return turn(s, PAGE_SCREEN);
	default:
		return wrong(s, SAY_NOT_YES_NO, TALK_NOTHING);
	}
}

static enum ayni_err
answer(struct session *s, struct text typed)
{
	enum outcome out = OUTCOME_REFUSED;
	enum ayni_err e;

	switch (s->page) {
	case PAGE_COMMANDS:
		return turn(s, PAGE_SCREEN);
	case PAGE_LANGUAGES:
		return language(s, typed);
	case PAGE_SECTIONS:
	case PAGE_REVIEW:
	case PAGE_ANSWERS:
		return go_number(s, typed);
	case PAGE_REMOVAL:
		e = answering_remove(&s->answering, typed, &out);
		return after(s, e, out);
	case PAGE_SCREEN:
		break;
	}
	if (conduct_at(s->k.c).kind == SCREEN_END)
		return conclude(s, typed);
	e = answering_take(&s->answering, typed, &out);
	return after(s, e, out);
}

static enum ayni_err
clear(struct session *s)
{
	enum outcome out = OUTCOME_REFUSED;
	enum ayni_err e;

	if (s->page != PAGE_SCREEN)
		return turn(s, PAGE_SCREEN);
	e = answering_clear(&s->answering, &out);
	return after(s, e, out);
}

static enum ayni_err
find(struct session *s, struct text line, struct text words)
{
	struct picker *p = answering_picker(&s->answering);

	if (s->page != PAGE_SCREEN || p == NULL)
		return answer(s, text_trim(line));
	picker_find(p, words);
	if (p->matches > 0)
		return turn(s, PAGE_SCREEN);
	picker_find(p, TALK_NOTHING);
	return wrong(s, SAY_NO_CHOICE, text_trim(words));
}

static enum ayni_err
guidance(struct session *s)
{
	node_ref n = conduct_at(s->k.c).node;
	struct node_view v;

	if (s->page != PAGE_SCREEN || n == NODE_NONE)
		return wrong(s, SAY_NO_GUIDANCE, TALK_NOTHING);
	v = interview_view(s->k.iv, n);
	if (text_trim(v.guidance).n > 0)
		pane_paragraph(&s->k.pane, TONE_PLAIN, 2, v.guidance);
	else
		talk_say(&s->k, TONE_FAINT, 2, SAY_NO_GUIDANCE, TALK_NOTHING,
		    TALK_NOTHING);
	talk_say(&s->k, TONE_FAINT, 2, SAY_NAMED, v.field->name,
	    TALK_NOTHING);
	return AYNI_OK;
}

/* ---- a line ---- */

static enum ayni_err
obey(struct session *s, struct text line)
{
	struct meant m = meant_read(line);

	switch (m.kind) {
	case MEANT_ANSWER:
		return answer(s, m.rest);
	case MEANT_NEXT:
		return on(s);
	case MEANT_BACK:
		return back(s);
	case MEANT_MORE:
		return more(s);
	case MEANT_FIND:
		return find(s, line, m.rest);
	case MEANT_HELP:
		return turn(s, PAGE_COMMANDS);
	case MEANT_GO:
		return go(s, m.rest);
	case MEANT_SECTIONS:
		return turn(s, PAGE_SECTIONS);
	case MEANT_REVIEW:
		return turn(s, PAGE_REVIEW);
	case MEANT_ANSWERS:
		s->from = 0;
		return turn(s, PAGE_ANSWERS);
	case MEANT_CLEAR:
		return clear(s);
	case MEANT_GUIDANCE:
		return guidance(s);
	case MEANT_LANGUAGE:
		return language(s, m.rest);
	case MEANT_REMOVE:
		if (answering_may_remove(&s->answering))
			s->page = PAGE_REMOVAL;
		return AYNI_OK;
	case MEANT_PAUSE:
		return AYNI_INTERRUPTED;
	case MEANT_UNKNOWN:
		break;
	}
	return wrong(s, SAY_NO_COMMAND, text_trim(line));
}

static enum ayni_err
converse(struct session *s)
{
	enum ayni_err e = AYNI_OK;
	struct text line;

	notice_greet(&s->k);
	while (e == AYNI_OK && !s->finalised) {
		if (s->fresh)
			e = put_page(s);
		if (e == AYNI_OK)
			e = talk_ask(&s->k, prompt(s), &line);
		if (e == AYNI_OK)
			e = obey(s, line);
	}
	return e == AYNI_OK ? talk_show(&s->k) : e;
}

/* Nobody may be there any more to read it. */
static enum ayni_err
pause_here(struct session *s)
{
	notice_paused(&s->k, s->answering.unsaved);
	return talk_show(&s->k) == AYNI_NOMEM ? AYNI_NOMEM
					      : s->answering.unsaved;
}

enum ayni_err
terminal_run(const struct terminal *t, struct conduct *c,
    enum terminal_end *out)
{
	struct session s = {.fresh = true};
	enum ayni_err e;

	talk_begin(&s.k, t, c);
	answering_begin(&s.answering, &s.k);
	e = converse(&s);
	if (e == AYNI_INTERRUPTED)
		e = pause_here(&s);
	if (e == AYNI_OK)
		*out = s.finalised ? TERMINAL_FINALISED : TERMINAL_PAUSED;
	answering_end(&s.answering);
	talk_end(&s.k);
	return e;
}
