/*
 * shadow -- what one knows who is shown a state and then deltas alone.
 *
 * The shapes are those of docs/forms.md, "Scripting".
 */
#ifndef SUPPORT_SHADOW_H
#define SUPPORT_SHADOW_H

#include <jansson.h>
#include <stdbool.h>

/*
 * shadow_follow -- makes of the nodes of a state what a delta says.
 *
 * out   NULL, or the reference of a node that was told of as changed and is
 *       not, or as removed and was not there; valid as long as delta
 */
const char *shadow_follow(json_t *nodes, const json_t *delta);
/* shadow_differs -- a reference at which two such objects differ, or NULL;
 * valid as long as they are. */
const char *shadow_differs(const json_t *nodes, const json_t *others);

#endif
