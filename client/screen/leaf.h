/*
 * leaf -- a page of an interview: one screen of the conduct, or all of a
 * field-list; and the overview of it.
 *
 * errs  NOMEM, TOOBIG
 * src   docs/screens.md, "On the way", "Choices, overview, files"
 */
#ifndef SCREEN_LEAF_H
#define SCREEN_LEAF_H

#include "screen/seat.h"

#define LEAF_CHOICES 100u /* at once */

struct leaf {
	uint32_t first, last; /* screens */
	bool list;            /* of a field-list */
};

/* leaf_of -- the page that a screen stands on. */
struct leaf leaf_of(struct conduct *c, uint32_t screen);
struct leaf leaf_here(struct conduct *c);
/* leaf_find -- the screen of a node on this page; UINT32_MAX: none. */
uint32_t leaf_find(struct conduct *c, struct leaf l, node_ref n);
/* leaf_put -- PAGE, where the seat's interview stands. */
enum ayni_err leaf_put(struct seat *s, struct buf *out) AYNI_CHECK;
/* leaf_form -- {"id", "xml_id", "version", "title"}; NULL: out of memory. */
json_t *leaf_form(const struct hash *id, struct text xml_id,
    struct text version, struct text title);
/* leaf_overview -- OVERVIEW; section UINT32_MAX: sections alone. */
enum ayni_err leaf_overview(struct seat *s, uint32_t section,
    struct buf *out) AYNI_CHECK;

#endif
