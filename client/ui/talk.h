/*
 * talk -- what the parts of the interview on a terminal share: whom they
 * talk to, in which language, and the page that they write on.
 *
 * errs  NOMEM; IO of the terminal; INTERRUPTED where reading has ended
 */
#ifndef UI_TALK_H
#define UI_TALK_H

#include "ui/pane.h"
#include "ui/phrase.h"
#include "ui/terminal.h"

#define TALK_MAX_LINE 65536u /* bytes typed in one line */

struct talk {
	const struct terminal *t;
	struct conduct *c;
	struct interview *iv;
	enum lang lang;
	uint32_t rows;
	struct pane pane; /* written, not shown yet */
	struct buf line;  /* as it was typed */
	struct buf note;  /* scratch for one text */
};

#define TALK_NOTHING ((struct text){"", 0})

void talk_begin(struct talk *k, const struct terminal *t, struct conduct *c);
void talk_end(struct talk *k);
/* The language and the terminal's size may have changed. */
void talk_refit(struct talk *k);

/* A paragraph; a and b fill {1} and {2}. */
void talk_say(struct talk *k, enum tone tone, uint32_t indent,
    enum phrase p, struct text a, struct text b);
/* "! ..." of what is wrong. */
void talk_wrong(struct talk *k, enum phrase p, struct text a, struct text b);
void talk_wrong_text(struct talk *k, struct text message);
/* What the office says of a node, to be looked at again; nothing where it
 * says nothing. */
void talk_remarks(struct talk *k, uint32_t indent, node_ref n);
/* Lines written so far and not shown. */
uint32_t talk_lines(const struct talk *k);

enum ayni_err talk_show(struct talk *k) AYNI_CHECK;
/*
 * talk_ask -- show what is written, prompt, and wait for a line.
 *
 * A line that is no readable text is explained, and asked for again.
 *
 * out   *line  k->line without its end
 */
enum ayni_err talk_ask(struct talk *k, enum phrase prompt,
    struct text *line) AYNI_CHECK;

#endif
