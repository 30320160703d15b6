/*
 * pane -- text set in lines for a terminal, word by word.
 *
 * Widths are columns on a terminal, not bytes.  No line becomes wider than
 * the pane, none ends in a space, and a style ends with its line.  Control
 * characters of a text never reach the terminal.
 *
 * errs  sticky in out
 */
#ifndef UI_PANE_H
#define UI_PANE_H

#include "ayni/bytes.h"

#define PANE_MAX_BYTES (4u << 20) /* of one screen */

enum tone {
	TONE_PLAIN,
	TONE_STRONG, /* what is asked */
	TONE_FAINT,  /* what helps */
	TONE_MARK,   /* where one is; what can be typed */
	TONE_GOOD,   /* what is answered */
	TONE_WRONG,
};

struct pane {
	struct buf out;
	uint32_t width; /* columns */
	bool styled, ascii;

	uint32_t left, right; /* words stand from left to before right */
	uint32_t column;      /* of the next character */
	uint32_t owed;        /* spaces before it */
	enum tone tone;       /* in force */
};

void pane_init(struct pane *p, uint32_t width, bool styled, bool ascii);
void pane_free(struct pane *p);

/* Where following words wrap, and to which column; right 0: the width. */
void pane_margins(struct pane *p, uint32_t left, uint32_t right);
/* Spaces up to a column; none where the line is already there. */
void pane_at(struct pane *p, uint32_t column);
/* Words, wrapped; a line feed in them begins a line. */
void pane_flow(struct pane *p, enum tone tone, struct text words);
/* One piece, kept together: on the next line if it does not fit here. */
void pane_put(struct pane *p, enum tone tone, struct text piece);
/* The line ends; the margins are those of the whole width again. */
void pane_break(struct pane *p);
/* A line ends if one was begun, and an empty line follows, one at most. */
void pane_gap(struct pane *p);
/* A paragraph: indented, wrapped, ended. */
void pane_paragraph(struct pane *p, enum tone tone, uint32_t indent,
    struct text words);
/* A rule across that shows how far it is, with the figure. */
void pane_bar(struct pane *p, uint32_t percent);

/* Signs in what the terminal can draw. */
enum sign {
	SIGN_STEP,      /* between crumbs */
	SIGN_HERE,      /* the row where one stands */
	SIGN_ONE_ON,    /* of one: this */
	SIGN_ONE_OFF,
	SIGN_SOME_ON,   /* of several: this, too */
	SIGN_SOME_OFF,
	SIGN_NONE,      /* no answer */
	SIGN_RANGE,     /* from - to */
	SIGN_DOT,       /* between two remarks */
	SIGN_TIMES,
	SIGN_PROMPT,
};
struct text pane_sign(const struct pane *p, enum sign s);

#endif
