/*
 * files -- what a form names besides its own bytes: tables and media.
 */
#ifndef FORM_FILES_H
#define FORM_FILES_H

#include "form/reader.h"

/*
 * files_find -- the file of an address: given under that very address, or
 * else under the name that it ends in; NULL: not given.  The form remembers
 * that it was asked for.
 */
const struct resource *files_find(struct reader *r, struct text url,
    bool table);
/* files_pour -- what is in it. */
struct pour files_pour(const struct resource *x);
/* files_name -- what an address ends in. */
struct text files_name(struct text url);
/* files_look -- what may be the address of one, at a node of the form; a
 * warning if it was not given.  files_media -- the same of all that stands
 * in a document. */
void files_look(struct reader *r, const struct tree_node *n, struct text s);
void files_media(struct reader *r, const struct tree_node *document);

#endif
