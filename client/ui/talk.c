#include "ui/talk.h"

#include <string.h>

#include "ayni/utf8.h"
#include "fill/tongue.h"

#define PROMPT_COLUMNS 6u /* the prompt's sign, and a few to type in */

void
talk_begin(struct talk *k, const struct terminal *t, struct conduct *c)
{
	*k = (struct talk){
	    .t = t, .c = c, .iv = conduct_interview(c), .lang = t->lang};
	pane_init(&k->pane, TERMINAL_MIN_WIDTH, t->styled, t->ascii);
	buf_init(&k->line, TALK_MAX_LINE);
	buf_init(&k->note, PANE_MAX_BYTES);
	talk_refit(k);
}

void
talk_end(struct talk *k)
{
	pane_free(&k->pane);
	buf_free(&k->line);
	buf_free(&k->note);
}

void
talk_refit(struct talk *k)
{
	struct terminal_size s = {0};

	if (k->t->size != NULL)
		s = k->t->size(k->t->ctx);
	s.columns = s.columns == 0 ? 80 : s.columns;
	if (s.columns < TERMINAL_MIN_WIDTH)
		s.columns = TERMINAL_MIN_WIDTH;
	if (s.columns > TERMINAL_MAX_WIDTH)
		s.columns = TERMINAL_MAX_WIDTH;
	k->rows = s.rows == 0 ? 24 : s.rows;
	k->pane.width = s.columns;
	pane_margins(&k->pane, 0, 0);
	k->lang = tongue_lang(interview_form(k->iv),
	    interview_active_language(k->iv), k->t->lang);
}

static struct text
filled(struct talk *k, enum phrase p, struct text a, struct text b)
{
	struct text arg[2] = {a, b};

	buf_clear(&k->note);
	phrase_put(&k->note, p, k->lang, arg, 2);
	return buf_text(&k->note);
}

void
talk_say(struct talk *k, enum tone tone, uint32_t indent, enum phrase p,
    struct text a, struct text b)
{
	pane_paragraph(&k->pane, tone, indent, filled(k, p, a, b));
}

void
talk_wrong_text(struct talk *k, struct text message)
{
	pane_put(&k->pane, TONE_WRONG, TEXT("!"));
	pane_paragraph(&k->pane, TONE_WRONG, 2, message);
}

void
talk_wrong(struct talk *k, enum phrase p, struct text a, struct text b)
{
	talk_wrong_text(k, filled(k, p, a, b));
}

void
talk_remarks(struct talk *k, uint32_t indent, node_ref n)
{
	const struct returned *r = k->t->returned;
	size_t i;

	if (r == NULL)
		return;
	for (i = returned_about(r, k->iv, n, 0); i < r->n;
	     i = returned_about(r, k->iv, n, i + 1))
		talk_say(k, TONE_WRONG, indent, SAY_REMARKED,
		    r->remark[i].text, TALK_NOTHING);
}

uint32_t
talk_lines(const struct talk *k)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < k->pane.out.n; i++)
		n += k->pane.out.p[i] == '\n';
	return n;
}

enum ayni_err
talk_show(struct talk *k)
{
	enum ayni_err e = k->pane.out.err != AYNI_OK ? k->pane.out.err
	    : k->note.err;

	if (e == AYNI_OK && k->pane.out.n > 0)
		e = k->t->write(k->t->ctx, buf_text(&k->pane.out));
	buf_clear(&k->pane.out);
	return e;
}

/* Text that a person can have meant: no control characters. */
static bool
readable(struct text s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t')
			return false;
	return utf8_valid(text_bytes(s)) && memchr(s.p, 0x7f, s.n) == NULL;
}

static enum ayni_err
read_line(struct talk *k)
{
	enum ayni_err e;

	buf_clear(&k->line);
	e = k->t->read(k->t->ctx, &k->line);
	if (e == AYNI_OK && k->line.n > 0 &&
	    k->line.p[k->line.n - 1] == '\r')
		k->line.n--;
	if (!k->t->echoes || e == AYNI_NOTFOUND || e == AYNI_INTERRUPTED)
		pane_break(&k->pane);
	return e == AYNI_NOTFOUND ? AYNI_INTERRUPTED : e;
}

/* What is typed begins on this line, or where the words leave no room for
 * it, on the next. */
static void
put_prompt(struct talk *k, enum phrase prompt)
{
	pane_flow(&k->pane, TONE_FAINT, phrase_text(prompt, k->lang));
	if (k->pane.column + PROMPT_COLUMNS > k->pane.width)
		pane_break(&k->pane);
	else
		pane_flow(&k->pane, TONE_FAINT, TEXT(" "));
	pane_put(&k->pane, TONE_MARK, pane_sign(&k->pane, SIGN_PROMPT));
	pane_put(&k->pane, TONE_PLAIN, TALK_NOTHING);
	k->pane.column = 0; /* what is typed ends the line */
}

enum ayni_err
talk_ask(struct talk *k, enum phrase prompt, struct text *line)
{
	enum ayni_err e;

	for (;;) {
		put_prompt(k, prompt);
		if ((e = talk_show(k)) != AYNI_OK)
			return e;
		e = read_line(k);
		if (e == AYNI_TOOBIG) {
			talk_wrong(k, SAY_TOO_LONG, TALK_NOTHING, TALK_NOTHING);
			continue;
		}
		if (e != AYNI_OK)
			return e;
		*line = buf_text(&k->line);
		if (line->n == 0 || readable(*line))
			return AYNI_OK;
		talk_wrong(k, SAY_NOT_TEXT, TALK_NOTHING, TALK_NOTHING);
	}
}
