/*
 * asking -- the page of one screen of an interview: where it stands, what is
 * asked, how to answer, what is answered.
 */
#ifndef UI_ASKING_H
#define UI_ASKING_H

#include "ui/picker.h"
#include "ui/talk.h"

/* Whether a question offers choices. */
bool asking_picks(const struct field *f);
/* A text of several lines. */
bool asking_lines(const struct field *f);

/* The bar, and the way from the form's top. */
void asking_head(struct talk *k, struct screen at);
/* The page of a question, a note or a repeat; picker is that of a question
 * that offers choices. */
void asking_put(struct talk *k, struct picker *picker);
/* What the prompt says. */
enum phrase asking_prompt(struct talk *k);
/* "row 2 of 3: Workers of one kind, Employees", of an instance. */
void asking_row(struct talk *k, const struct crumb *row, struct buf *out);
/* A node's label, or its name where it has none. */
struct text asking_label(struct talk *k, node_ref n);

#endif
