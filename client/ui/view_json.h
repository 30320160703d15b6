/*
 * view_json -- an interview as JSON: what scripts and screens are shown.
 *
 * Each forgets what views of the interview returned (interview_forget).
 *
 * NODE, STATE and DELTA have the shapes of docs/forms.md, "Scripting".  A
 * view remembers what it told of each reference, as a hash, so that a delta
 * holds just what differs; it looks only at what interview_changed names.
 *
 * out   STATE and DELTA are appended as text, node after node: a form may have
 *       ten thousand; of a node, members that do not apply are absent
 * errs  NOMEM; TOOBIG over VIEW_JSON_MAX_BYTES of references, or out's limit
 */
#ifndef UI_VIEW_JSON_H
#define UI_VIEW_JSON_H

#include <jansson.h>

#include "ayni/interview.h"

#define VIEW_JSON_MAX_BYTES (256u << 20)

struct view_json;

/* view_json_new -- nothing told yet; iv is borrowed until view_json_free. */
enum ayni_err view_json_new(struct interview *iv,
    struct view_json **out) AYNI_CHECK;
void view_json_free(struct view_json *v);

/* view_json_choices -- [[value, label], ...] of a select, appended: those
 * with "find" in them, "most" of them after the first "from".
 * out   *total  how many there are with it */
struct view_json_part {
	struct text find; /* n == 0: all */
	size_t from, most;
	bool media; /* [value, label, [MEDIUM, ...]] where there are any; of a
		     * question that is shown on a map [value, label,
		     * [MEDIUM, ...], geometry] */
};
#define VIEW_JSON_ALL \
	((struct view_json_part){{"", 0}, 0, SIZE_MAX, false})
enum ayni_err view_json_choices(struct interview *iv, node_ref n,
    struct view_json_part part, size_t *total, struct buf *out) AYNI_CHECK;
/* view_json_node -- NODE with what a screen wants besides (docs/screens.md,
 * "On the way"), its first "most" choices; shown: its value in words. */
enum ayni_err view_json_node(struct interview *iv, node_ref n, size_t most,
    struct text shown, struct buf *out) AYNI_CHECK;
/* view_json_state -- STATE, whole, and told. */
enum ayni_err view_json_state(struct view_json *v,
    struct buf *out) AYNI_CHECK;
/*
 * view_json_part -- STATE of some references: a list of texts.
 *
 * errs  NOTFOUND for one that is not there
 */
enum ayni_err view_json_part(struct interview *iv, const json_t *refs,
    struct buf *out) AYNI_CHECK;
/* view_json_delta -- what is different from what was told, and told now. */
enum ayni_err view_json_delta(struct view_json *v,
    struct buf *out) AYNI_CHECK;
/* view_json_violations -- [{"ref","kind","message"}, ...] */
enum ayni_err view_json_violations(struct interview *iv,
    json_t **out) AYNI_CHECK;

#endif
