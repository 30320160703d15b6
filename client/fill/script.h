/*
 * script -- an interview conducted from a file of answers, without a person.
 *
 * The file is JSON:
 *
 *     {"language": "fr", "now": "2026-03-02T09:30:00+01:00", "lenient": false,
 *      "answers": {"fw_case": "C-001", "fw_visit": 1,
 *                  "mem_types": ["prod", "work"],
 *                  "mem": [{"mem_f": 120}, {"mem_f": 6}]}}
 *
 * Only "answers" must be there.  A question is named by its name or by its
 * path ("/data/cover/fw_case"); a repeat holds a list of objects, one for
 * each instance that asks something, repeats within repeats likewise.  A value is a text, a
 * number, true or false; of a select multiple also a list; of an upload the
 * path of a file; "" and null are no answer.
 *
 * The file is taken through the same screens that a person meets, and
 * stopped exactly where a person would be.  An answer to a question that was
 * never asked is an error, unless "lenient".
 *
 * src   docs/interview.md
 */
#ifndef FILL_SCRIPT_H
#define FILL_SCRIPT_H

#include "fill/conduct.h"

#define SCRIPT_MAX_BYTES (16u << 20)
#define SCRIPT_MAX_DEPTH 16u /* repeats within repeats */

struct script;

/*
 * script_read -- a file of answers.
 *
 * in    json  borrowed for the call
 *       why   gets what is wrong with it, in lang
 * errs  BADFORM, TOOBIG, NOMEM
 */
enum ayni_err script_read(struct bytes json, enum lang lang,
    struct buf *why, struct script **out) AYNI_CHECK;
void script_free(struct script *s);

/* n == 0: the form's own.  Borrowed from s. */
struct text script_language(const struct script *s);
/* script_now -- false: it gives none.  boot and boot id are left zero. */
bool script_now(const struct script *s, struct moment *out);

/*
 * script_run -- from the first screen to the last, answering.
 *
 * The answers are used up.  Stops at the first fault with the conduct at the
 * screen where a person would stand; what was answered is kept.
 *
 * in    lang  of why
 *       why   gets path, label, what is wrong and what to do
 * errs  INVALID  and those of conduct_answer
 */
enum ayni_err script_run(struct script *s, struct conduct *c, enum lang lang,
    struct buf *why) AYNI_CHECK;

#endif
