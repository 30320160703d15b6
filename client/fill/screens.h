/*
 * screens -- the ordered list of what an interview shows.
 *
 * errs  NOMEM
 */
#ifndef FILL_SCREENS_H
#define FILL_SCREENS_H

#include "fill/conduct.h"

struct screens {
	struct screen *at; /* [n], the last one SCREEN_END */
	uint32_t n, cap;
	struct section *section; /* [sections] */
	uint32_t sections, section_cap;
};

void screens_free(struct screens *s); /* safe on a zeroed list */
/* screens_build -- anew, from what is relevant now; unchanged on failure. */
enum ayni_err screens_build(struct screens *s,
    struct interview *iv) AYNI_CHECK;
/* screens_sections -- counts of every outermost group, in order. */
enum ayni_err screens_sections(struct screens *s,
    struct interview *iv) AYNI_CHECK;
/* screens_find -- UINT32_MAX where the node has no screen. */
uint32_t screens_find(const struct screens *s, enum screen_kind kind,
    node_ref n);

/* The innermost instance around a node, itself included. */
node_ref screens_instance(struct interview *iv, node_ref n);

/* How far into the form a screen lies, in per cent. */
uint32_t screens_percent(struct interview *iv, struct screen at);

#endif
