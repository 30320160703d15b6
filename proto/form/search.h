/*
 * search -- choices that search() in an appearance finds in a file.
 *
 *     search('fruits')
 *     search('fruits', 'contains', 'name, latin', ${said})
 *     search('fruits', 'matches', 'name', ${said}, 'season', 'autumn')
 *
 * src   XLSForm, "Dynamic selects from pre-loaded data"; ODK Collect
 */
#ifndef FORM_SEARCH_H
#define FORM_SEARCH_H

#include "form/live.h"
#include "form/reader.h"

/* search_named -- whether an appearance has one. */
bool search_named(struct text appearance);
/* search_read -- it; NULL after a fault or failure; root NULL: its file is
 * not there. */
struct search *search_read(struct reader *r, const struct tree_node *control,
    struct text appearance);

/* One choice: a row of the file, or, node == NULL, one as it is. */
struct found {
	const struct list *list;
	uint32_t choice;
	struct tree_node *node;
};

/* search_run -- in iv->scratch, no name twice. */
struct found *search_run(struct interview *iv, const struct search *s,
    struct live *at, size_t *n);
struct text search_name(const struct found *f);
struct text search_label(struct interview *iv, const struct found *f,
    struct live *at);

#endif
