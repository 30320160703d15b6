/*
 * choices -- the lists of the choices sheet.
 */
#ifndef FORM_CHOICES_H
#define FORM_CHOICES_H

#include "form/survey.h"

void choices_read(struct survey *s);
void choices_free(struct survey *s); /* safe on a zeroed survey */
/*
 * choices_next -- the choices of a list in turn; false: no more.
 *
 * in    ch  .at == 0 before the first
 * out   *ch lasts until the next is read of any list; of choices_next_kept,
 *       as long as the conversion
 */
bool choices_next(struct survey *s, const struct list *l, struct choice *ch);
bool choices_next_kept(struct survey *s, const struct list *l,
    struct choice *ch);
/* choices_read_external -- the names of the lists of external_choices. */
void choices_read_external(struct survey *s);
/* choices_add_other -- "other" at a list's end, if it is not there. */
void choices_add_other(struct survey *s, struct list *l);
/* choices_add_medium -- a file of one kind in one language (n == 0: any). */
void choices_add_medium(struct author *c, struct medium **m,
    struct text kind, struct text lang, struct text file);
/* choices_settle -- which lists speak through itext. */
void choices_settle(struct survey *s);

#endif
