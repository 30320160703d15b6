#include "ui/pane.h"

#include <stdio.h>
#include <string.h>

#include "ayni/utf8.h"

static const char *const escape[] = {
	[TONE_PLAIN] = "\033[0m", [TONE_STRONG] = "\033[1m",
	[TONE_FAINT] = "\033[2m", [TONE_MARK] = "\033[36m",
	[TONE_GOOD] = "\033[32m", [TONE_WRONG] = "\033[1;31m",
};

void
pane_init(struct pane *p, uint32_t width, bool styled, bool ascii)
{
	*p = (struct pane){.width = width, .right = width, .styled = styled,
	    .ascii = ascii};
	buf_init(&p->out, PANE_MAX_BYTES);
}

void
pane_free(struct pane *p)
{
	buf_free(&p->out);
}

void
pane_margins(struct pane *p, uint32_t left, uint32_t right)
{
	p->left = left < p->width / 2 ? left : p->width / 2;
	p->right = right == 0 || right > p->width ? p->width : right;
	if (p->right <= p->left)
		p->right = p->width;
}

static void
set_tone(struct pane *p, enum tone tone)
{
	if (!p->styled || p->tone == tone)
		return;
	if (p->tone != TONE_PLAIN)
		buf_put_z(&p->out, escape[TONE_PLAIN]);
	if (tone != TONE_PLAIN)
		buf_put_z(&p->out, escape[tone]);
	p->tone = tone;
}

static void
end_line(struct pane *p)
{
	set_tone(p, TONE_PLAIN);
	buf_put_byte(&p->out, '\n');
	p->column = p->owed = 0;
}

void
pane_break(struct pane *p)
{
	end_line(p);
	pane_margins(p, 0, 0);
}

void
pane_gap(struct pane *p)
{
	const struct buf *b = &p->out;

	if (p->column > 0)
		pane_break(p);
	if (b->n > 0 && (b->n < 2 || b->p[b->n - 2] != '\n'))
		pane_break(p);
}

void
pane_at(struct pane *p, uint32_t column)
{
	if (column > p->column)
		p->owed = column - p->column;
}

/* No answer and no form can steer the terminal. */
static bool
steers(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ||
	    (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069);
}

static uint32_t
width_of(struct text s)
{
	struct text rest = s, one;
	uint32_t n = 0;

	while (rest.n > 0) {
		one = rest;
		if (!steers(utf8_next(&rest)))
			n += (uint32_t)utf8_width(
			    (struct text){one.p, one.n - rest.n});
	}
	return n;
}

static void
put_owed(struct pane *p)
{
	for (; p->owed > 0; p->owed--) {
		buf_put_byte(&p->out, ' ');
		p->column++;
	}
}

/* Characters, the line broken where a word is longer than a line. */
static void
put_characters(struct pane *p, enum tone tone, struct text s)
{
	struct text one, rest = s;
	uint32_t w;

	put_owed(p);
	set_tone(p, tone);
	while (rest.n > 0) {
		one = rest;
		if (steers(utf8_next(&rest)))
			continue;
		one.n -= rest.n;
		w = (uint32_t)utf8_width(one);
		if (p->column + w > p->right && p->column > p->left) {
			end_line(p);
			pane_at(p, p->left);
			put_owed(p);
			set_tone(p, tone);
		}
		buf_put_text(&p->out, one);
		p->column += w;
	}
}

void
pane_put(struct pane *p, enum tone tone, struct text piece)
{
	uint32_t w = (uint32_t)utf8_width(piece);

	if (p->column + p->owed + w > p->right && p->column > p->left) {
		end_line(p);
		pane_at(p, p->left);
	}
	put_characters(p, tone, piece);
}

/* A mark that may not begin a line, as French sets them off by a space. */
static bool
clings(struct text s)
{
	static const char *const marks[] = {"?", "!", ":", ";", "»", "%", "›"};
	size_t i, n;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		n = strlen(marks[i]);
		if (s.n >= n && memcmp(s.p, marks[i], n) == 0 &&
		    (s.n == n || s.p[n] == ' ' || s.p[n] == '\n'))
			return true;
	}
	return false;
}

/* The first word of s, with the mark that follows it or the opening
 * quotation mark before it. */
static struct text
first_word(struct text s)
{
	size_t i;

	for (i = 0; i < s.n && s.p[i] != '\n'; i++) {
		if (s.p[i] != ' ')
			continue;
		if (i >= 2 && memcmp(s.p + i - 2, "«", 2) == 0)
			continue;
		if (!clings((struct text){s.p + i + 1, s.n - i - 1}))
			break;
	}
	return (struct text){s.p, i};
}

static void
put_word(struct pane *p, enum tone tone, struct text word)
{
	uint32_t w = width_of(word);
	uint32_t from = p->column + p->owed;

	if (p->column > p->left && from + w > p->right) {
		end_line(p);
		pane_at(p, p->left);
	} else if (p->column < p->left) {
		pane_at(p, p->left);
	}
	put_characters(p, tone, word);
}

void
pane_flow(struct pane *p, enum tone tone, struct text s)
{
	struct text word;

	while (s.n > 0) {
		if (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '\r') {
			if (p->column > p->left && p->owed == 0)
				p->owed = 1;
			word.n = 1;
		} else if (s.p[0] == '\n') {
			end_line(p);
			pane_at(p, p->left);
			word.n = 1;
		} else {
			word = first_word(s);
			put_word(p, tone, word);
		}
		s.p += word.n;
		s.n -= word.n;
	}
}

void
pane_paragraph(struct pane *p, enum tone tone, uint32_t indent,
    struct text words)
{
	pane_margins(p, indent, 0);
	pane_at(p, indent);
	pane_flow(p, tone, text_trim(words));
	pane_break(p);
}

void
pane_bar(struct pane *p, uint32_t percent)
{
	struct text full = p->ascii ? TEXT("=") : TEXT("━");
	struct text rest = p->ascii ? TEXT("-") : TEXT("─");
	uint32_t room = p->width - 6, done = room * percent / 100, i;
	char figure[16];

	(void)snprintf(figure, sizeof(figure), "%3u %%", percent);
	for (i = 0; i < room; i++)
		pane_put(p, i < done ? TONE_MARK : TONE_FAINT,
		    i < done ? full : rest);
	pane_at(p, p->width - 5);
	pane_put(p, TONE_FAINT, text_of(figure));
	pane_break(p);
}

struct text
pane_sign(const struct pane *p, enum sign s)
{
	static const char *const drawn[][2] = {
		[SIGN_STEP] = {"›", ">"}, [SIGN_HERE] = {"▸", ">"},
		[SIGN_ONE_ON] = {"●", "*"}, [SIGN_ONE_OFF] = {"○", "."},
		[SIGN_SOME_ON] = {"■", "x"}, [SIGN_SOME_OFF] = {"□", "."},
		[SIGN_NONE] = {"—", "-"}, [SIGN_RANGE] = {"–", "-"},
		[SIGN_DOT] = {"·", "-"}, [SIGN_TIMES] = {"×", "x"},
		[SIGN_PROMPT] = {"› ", "> "},
	};

	return text_of(drawn[s][p->ascii]);
}
