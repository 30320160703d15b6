#include "ui/picker.h"

#include <stdio.h>
#include <string.h>

#include "ayni/decimal.h"
#include "ayni/mem.h"
#include "ayni/utf8.h"

#define LONGEST_LABEL 65536u
#define MOST_COLUMNS 4u
#define GAP 3u      /* between two columns */
#define INDENT 1u
#define LONGEST_CODE 6u /* bytes of one that is typed like a number */
#define NOT_THERE SIZE_MAX

void
picker_free(struct picker *p)
{
	buf_free(&p->find);
	buf_free(&p->fold);
	*p = (struct picker){0};
}

/* ---- what is in the list ---- */

static bool
all_digits(struct text t)
{
	size_t i;

	for (i = 0; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return t.n > 0;
}

/* Whether a label begins with the code, as in "A Agriculture". */
static bool
repeats(const struct choice_view *c)
{
	struct text t = text_trim(c->label);

	return t.n > c->name.n && text_starts(t, c->name) &&
	    t.p[c->name.n] == ' ';
}

static void
measure(struct picker *p)
{
	size_t i, n, numbers = 0, repeated = 0;

	for (i = 0; i < p->n; i++) {
		if (p->c[i].name.n > LONGEST_CODE)
			continue;
		numbers += all_digits(p->c[i].name);
		repeated += repeats(&p->c[i]);
	}
	p->codes = p->n > 0 && (numbers == p->n || repeated == p->n);
	p->digits = 1;
	if (!p->codes) {
		for (n = p->n; n >= 10; n /= 10)
			p->digits++;
		return;
	}
	for (i = 0; i < p->n; i++)
		if (p->c[i].name.n > p->digits)
			p->digits = (uint32_t)p->c[i].name.n;
}

/* Without the code that many a list of codes repeats in its labels. */
static struct text
label_of(const struct picker *p, size_t i)
{
	struct text t = text_trim(p->c[i].label), code = p->c[i].name;

	if (p->codes && repeats(&p->c[i]))
		return text_trim((struct text){t.p + code.n, t.n - code.n});
	return t.n > 0 ? t : code;
}

static struct text
folded(struct picker *p, struct text t)
{
	buf_clear(&p->fold);
	utf8_fold(&p->fold, t);
	return buf_text(&p->fold);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	    (unsigned char)c >= 0x80;
}

enum fit {
	FIT_NOT,
	FIT_INSIDE, /* somewhere in the label, or in the code */
	FIT_WORD,   /* at the start of a word */
	FIT_START,  /* at the start of the label */
	FIT_WHOLE,
};

static enum fit
fit_in(struct text in, struct text find)
{
	enum fit best = FIT_NOT;
	size_t i;

	if (text_equal(in, find))
		return FIT_WHOLE;
	for (i = 0; find.n > 0 && i + find.n <= in.n; i++) {
		if (memcmp(in.p + i, find.p, find.n) != 0)
			continue;
		if (i == 0)
			return FIT_START;
		if (!is_letter(in.p[i - 1]))
			best = FIT_WORD;
		else if (best == FIT_NOT)
			best = FIT_INSIDE;
	}
	return best;
}

static enum fit
fit(struct picker *p, size_t i, struct text find)
{
	enum fit label = fit_in(folded(p, label_of(p, i)), find);
	enum fit code = fit_in(folded(p, p->c[i].name), find);

	if (label == FIT_WHOLE || code == FIT_WHOLE)
		return FIT_WHOLE;
	return label != FIT_NOT ? label : code != FIT_NOT ? FIT_INSIDE
							  : FIT_NOT;
}

static bool
found(struct picker *p, size_t i)
{
	return p->find.n == 0 || fit(p, i, buf_text(&p->find)) != FIT_NOT;
}

static void
count_matches(struct picker *p)
{
	size_t i;

	p->matches = p->find.n == 0 ? p->n : 0;
	for (i = 0; p->find.n > 0 && i < p->n; i++)
		p->matches += found(p, i);
	if (p->from >= p->matches)
		p->from = 0;
}

/* The matches of a page that could be as long as it may. */
static size_t
look_up(struct picker *p)
{
	size_t i, k = 0, n = 0;

	for (i = 0; i < p->n && n < PICKER_MAX_PAGE; i++)
		if (found(p, i) && k++ >= p->from)
			p->at[n++] = i;
	return n;
}

enum ayni_err
picker_refresh(struct picker *p)
{
	enum ayni_err e = interview_choices(p->iv, p->node,
	    (struct text){0}, &p->c, &p->n);

	if (e != AYNI_OK)
		return e;
	measure(p);
	count_matches(p);
	return AYNI_OK;
}

enum ayni_err
picker_open(struct picker *p, struct interview *iv, node_ref n)
{
	struct picker fresh = {.iv = iv, .node = n,
	    .field = interview_view(iv, n).field};

	picker_free(p);
	*p = fresh;
	buf_init(&p->find, LONGEST_LABEL);
	buf_init(&p->fold, LONGEST_LABEL);
	return picker_refresh(p);
}

void
picker_find(struct picker *p, struct text words)
{
	buf_clear(&p->find);
	utf8_fold(&p->find, text_trim(words));
	p->from = 0;
	count_matches(p);
}

bool
picker_has_more(const struct picker *p)
{
	return p->shown < p->matches;
}

void
picker_more(struct picker *p)
{
	p->from += p->shown;
	if (p->from >= p->matches)
		p->from = 0;
}

/* ---- what is chosen ---- */

static bool
next_word(struct text *s, struct text *word)
{
	size_t i = 0;

	while (s->n > 0 && (s->p[0] == ' ' || s->p[0] == ',' ||
	    s->p[0] == ';')) {
		s->p++;
		s->n--;
	}
	while (i < s->n && s->p[i] != ' ' && s->p[i] != ',' && s->p[i] != ';')
		i++;
	*word = (struct text){s->p, i};
	if (i == 0)
		return false;
	s->p += i;
	s->n -= i;
	return true;
}

/* Its place in the answer, from 1; 0: not in it. */
static uint32_t
place_in_answer(const struct picker *p, size_t i)
{
	struct text v = interview_value(p->iv, p->node), word;
	uint32_t at = 0;

	if (p->field->type == FIELD_SELECT_ONE)
		return text_equal(v, p->c[i].name);
	while (next_word(&v, &word)) {
		at++;
		if (text_equal(word, p->c[i].name))
			return at;
	}
	return 0;
}

/* ---- showing ---- */

static void
put_mark(const struct picker *p, struct pane *pane, size_t i)
{
	uint32_t place = place_in_answer(p, i);
	enum tone tone = place > 0 ? TONE_GOOD : TONE_FAINT;
	char figure[16];

	if (p->field->type == FIELD_RANK && place > 0) {
		(void)snprintf(figure, sizeof(figure), "%u", place);
		pane_put(pane, tone, text_of(figure));
	} else if (p->field->type == FIELD_RANK) {
		pane_put(pane, tone, pane_sign(pane, SIGN_DOT));
	} else if (p->field->type == FIELD_SELECT_ONE) {
		pane_put(pane, tone, pane_sign(pane,
		    place > 0 ? SIGN_ONE_ON : SIGN_ONE_OFF));
	} else {
		pane_put(pane, tone, pane_sign(pane,
		    place > 0 ? SIGN_SOME_ON : SIGN_SOME_OFF));
	}
}

static struct text
number_of(const struct picker *p, size_t i, char figure[24])
{
	if (p->codes)
		return p->c[i].name;
	(void)snprintf(figure, 24, "%zu", i + 1);
	return text_of(figure);
}

/* Columns that a choice takes before its label. */
static uint32_t
before_label(const struct picker *p)
{
	return p->digits + (p->field->type == FIELD_RANK ? 5 : 4);
}

static void
put_choice(const struct picker *p, struct pane *pane, size_t i,
    uint32_t at, uint32_t right)
{
	uint32_t label = at + before_label(p);
	char figure[24];
	struct text number = number_of(p, i, figure);

	pane_at(pane, at);
	put_mark(p, pane, i);
	pane_at(pane, label - 2 - (uint32_t)number.n);
	pane_put(pane, TONE_MARK, number);
	pane_margins(pane, label, right);
	pane_at(pane, label);
	pane_flow(pane, place_in_answer(p, i) > 0 ? TONE_STRONG : TONE_PLAIN,
	    label_of(p, i));
}

static size_t
lines_in(const struct buf *b, size_t from)
{
	size_t n = 0;

	for (; from < b->n; from++)
		n += b->p[from] == '\n';
	return n;
}

/* One below the other, until the lines are used up. */
static void
put_list(struct picker *p, struct pane *pane, uint32_t lines, size_t most)
{
	size_t start = pane->out.n;

	for (p->shown = 0; p->shown < most; p->shown++) {
		if (p->shown > 0 && lines_in(&pane->out, start) >= lines)
			break;
		put_choice(p, pane, p->at[p->shown], INDENT, 0);
		pane_break(pane);
	}
}

/* How many columns a long list of short labels may take; 1: none. */
static uint32_t
columns_for(struct picker *p, const struct pane *pane, uint32_t lines,
    uint32_t *width)
{
	size_t i, widest = 0, w;
	uint32_t n;

	if (p->matches <= lines || pane->width < 60)
		return 1;
	for (i = 0; i < p->n; i++)
		if ((w = utf8_width(label_of(p, i))) > widest)
			widest = w;
	if (widest > pane->width)
		return 1;
	*width = before_label(p) + (uint32_t)widest + GAP;
	n = (pane->width - INDENT + GAP) / *width;
	return n < 1 ? 1 : n > MOST_COLUMNS ? MOST_COLUMNS : n;
}

/* Down the first column, then the next. */
static void
put_columns(struct picker *p, struct pane *pane, size_t most,
    uint32_t columns, uint32_t width)
{
	size_t rows, row, column, k;

	p->shown = most;
	rows = (most + columns - 1) / columns;
	for (row = 0; row < rows; row++) {
		for (column = 0; column < columns; column++) {
			k = column * rows + row;
			if (k < most)
				put_choice(p, pane, p->at[k], INDENT +
				    (uint32_t)column * width, 0);
		}
		pane_break(pane);
	}
}

/* "15-28 of 116; 116 with "coop"". */
static void
put_count(const struct picker *p, struct pane *pane, enum lang lang)
{
	char page[64], figure[24];
	struct text arg[2] = {{page, 0}, {figure, 0}};
	struct text dash = pane_sign(pane, SIGN_RANGE);
	struct buf b;

	if (p->find.n == 0 && p->shown == p->n)
		return;
	buf_init(&b, LONGEST_LABEL);
	(void)snprintf(figure, sizeof(figure), "%zu", p->matches);
	arg[1].n = strlen(figure);
	if (p->shown < p->matches) {
		(void)snprintf(page, sizeof(page), "%zu%.*s%zu", p->from + 1,
		    (int)dash.n, dash.p, p->from + p->shown);
		arg[0].n = strlen(page);
		phrase_put(&b, SAY_CHOICES, lang, arg, 2);
	}
	if (p->find.n > 0) {
		buf_put_z(&b, b.n > 0 ? "; " : "");
		arg[0] = arg[1];
		arg[1] = buf_text(&p->find);
		phrase_put(&b, SAY_FOUND, lang, arg, 2);
	}
	pane_paragraph(pane, TONE_FAINT, INDENT, buf_text(&b));
	buf_free(&b);
}

void
picker_put(struct picker *p, struct pane *pane, uint32_t lines,
    enum lang lang)
{
	uint32_t width = 0, columns = columns_for(p, pane, lines, &width);
	size_t most = look_up(p);

	if (p->n == 0) {
		pane_paragraph(pane, TONE_WRONG, INDENT,
		    phrase_text(SAY_NO_CHOICES, lang));
		p->shown = 0;
		return;
	}
	if (columns == 1)
		put_list(p, pane, lines, most);
	else
		put_columns(p, pane, most < (size_t)lines * columns
			? most : (size_t)lines * columns, columns, width);
	put_count(p, pane, lang);
}

/* ---- picking ---- */

/* By number or whole code. */
static size_t
by_number(const struct picker *p, struct text t)
{
	size_t i, same = NOT_THERE;
	int64_t n, code;

	if (!all_digits(t) || !number_int(t, &n) || !p->codes) {
		for (i = 0; i < p->n; i++)
			if (text_equal(p->c[i].name, t))
				same = i;
		if (!p->codes && all_digits(t) && number_int(t, &n) && n >= 1 &&
		    (uint64_t)n <= p->n)
			return (size_t)n - 1;
		return same;
	}
	for (i = 0; i < p->n; i++) {
		if (text_equal(p->c[i].name, t))
			return i;
		if (number_int(p->c[i].name, &code) && code == n)
			same = i;
	}
	return same;
}

/* By words: the best fit, if it is the only one as good. */
static size_t
by_words(struct picker *p, struct text words, bool *any)
{
	struct buf find;
	enum fit best = FIT_NOT, f;
	size_t i, at = NOT_THERE;

	*any = false;
	buf_init(&find, LONGEST_LABEL);
	utf8_fold(&find, text_trim(words));
	for (i = 0; find.n > 0 && i < p->n; i++) {
		f = fit(p, i, buf_text(&find));
		*any = *any || f != FIT_NOT;
		if (f > best) {
			best = f;
			at = i;
		} else if (f == best) {
			at = NOT_THERE;
		}
	}
	buf_free(&find);
	return best > FIT_INSIDE ? at : NOT_THERE;
}

/* The chosen ones in the list's order. */
static void
put_chosen(const struct picker *p, const bool *chosen, struct buf *value)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (!chosen[i])
			continue;
		if (value->n > 0)
			buf_put_byte(value, ' ');
		buf_put_text(value, p->c[i].name);
	}
}

/* One word of several: a number or code, perhaps with a sign before it. */
static size_t
signed_one(const struct picker *p, struct text word, char *sign)
{
	size_t at = by_number(p, word);

	*sign = 0;
	if (at != NOT_THERE || (word.p[0] != '+' && word.p[0] != '-'))
		return at;
	*sign = word.p[0];
	return by_number(p, (struct text){word.p + 1, word.n - 1});
}

/* "1 3" or "+3 -2"; NONE where a word is neither number nor code. */
static enum picking
pick_numbers(const struct picker *p, struct text typed, bool *chosen)
{
	struct text rest = typed, word;
	enum picking how = PICK_SET;
	char sign;
	size_t i;

	while (next_word(&rest, &word)) {
		if (signed_one(p, word, &sign) == NOT_THERE)
			return PICK_NONE;
		if (sign != 0)
			how = PICK_TOGGLED;
	}
	for (i = 0; i < p->n; i++)
		chosen[i] = how == PICK_TOGGLED && place_in_answer(p, i) > 0;
	while (next_word(&typed, &word)) {
		i = signed_one(p, word, &sign);
		chosen[i] = sign != '-';
	}
	return how;
}

static enum ayni_err
pick_some(struct picker *p, struct text typed, struct buf *value,
    enum picking *out)
{
	bool *chosen = mem_zalloc(p->n, sizeof(*chosen)), any = false;
	size_t i, at;

	if (chosen == NULL)
		return AYNI_NOMEM;
	*out = pick_numbers(p, typed, chosen);
	if (*out == PICK_NONE &&
	    (at = by_words(p, typed, &any)) != NOT_THERE) {
		for (i = 0; i < p->n; i++)
			chosen[i] = place_in_answer(p, i) > 0;
		chosen[at] = true;
		*out = PICK_TOGGLED;
	} else if (*out == PICK_NONE && any) {
		picker_find(p, typed);
		*out = PICK_SEVERAL;
	}
	if (*out == PICK_SET || *out == PICK_TOGGLED)
		put_chosen(p, chosen, value);
	mem_free(chosen);
	return value->err;
}

static enum ayni_err
pick_rank(struct picker *p, struct text typed, struct buf *value,
    enum picking *out)
{
	bool *chosen = mem_zalloc(p->n, sizeof(*chosen));
	size_t at, n = 0, i;
	struct text word;

	if (chosen == NULL)
		return AYNI_NOMEM;
	*out = PICK_SHORT;
	while (next_word(&typed, &word)) {
		at = by_number(p, word);
		if (at == NOT_THERE || chosen[at]) {
			*out = at == NOT_THERE ? PICK_NONE : PICK_SHORT;
			n = 0;
			break;
		}
		chosen[at] = true;
		buf_put_z(value, n++ > 0 ? " " : "");
		buf_put_text(value, p->c[at].name);
	}
	for (i = 0; i < p->n && n + 1 == p->n; i++)
		if (!chosen[i]) {
			buf_put_z(value, n++ > 0 ? " " : "");
			buf_put_text(value, p->c[i].name);
		}
	if (n == p->n && n > 0)
		*out = PICK_SET;
	mem_free(chosen);
	return value->err;
}

static enum ayni_err
pick_one(struct picker *p, struct text typed, struct buf *value,
    enum picking *out)
{
	bool any = false;
	size_t at = by_number(p, typed);

	if (at == NOT_THERE && !all_digits(typed))
		at = by_words(p, typed, &any);
	*out = at != NOT_THERE ? PICK_SET : any ? PICK_SEVERAL : PICK_NONE;
	if (*out == PICK_SET)
		buf_put_text(value, p->c[at].name);
	if (*out == PICK_SEVERAL)
		picker_find(p, typed);
	return value->err;
}

enum ayni_err
picker_take(struct picker *p, struct text typed, struct buf *value,
    enum picking *out)
{
	*out = PICK_NONE;
	if (p->n == 0)
		return AYNI_OK;
	if (p->field->type == FIELD_SELECT_MULTIPLE)
		return pick_some(p, typed, value, out);
	if (p->field->type == FIELD_RANK)
		return pick_rank(p, typed, value, out);
	return pick_one(p, typed, value, out);
}
