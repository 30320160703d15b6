/*
 * xlsx_part -- the parts of an .xlsx package, inflated and parsed as they
 * stream, never whole in memory.
 *
 * Names of elements and attributes are compared without prefix: writers
 * differ in prefixes, and strict files in namespaces.
 */
#ifndef BASE_XLSX_PART_H
#define BASE_XLSX_PART_H

#include <zip.h>

#include "ayni/xlsx.h"

struct xlsx_package {
	zip_t *zip;
	struct xlsx_fault *fault;
	uint64_t inflated; /* so far, of all parts */
};

struct xlsx_part; /* one that is being parsed */

/* What hears a part; each may be NULL. */
struct xlsx_listener {
	void (*start)(void *ctx, struct xlsx_part *p, const char *name,
	    const char **attributes);
	void (*end)(void *ctx, struct xlsx_part *p, const char *name);
	void (*text)(void *ctx, struct xlsx_part *p, struct text s);
	void *ctx;
};

/* xlsx_part_open -- borrows in; errs BADFORM, UNSUPPORTED, NOMEM. */
enum ayni_err xlsx_part_open(struct xlsx_package *p, struct bytes in,
    struct xlsx_fault *fault) AYNI_CHECK;
void xlsx_part_close(struct xlsx_package *p); /* safe on a zeroed package */
bool xlsx_part_exists(const struct xlsx_package *p, const char *name);
/* xlsx_part_parse -- errs BADFORM, TOOBIG, NOMEM, what a listener gave. */
enum ayni_err xlsx_part_parse(struct xlsx_package *p, const char *name,
    const struct xlsx_listener *l) AYNI_CHECK;
/* xlsx_part_stop -- from a listener; AYNI_OK: enough was read. */
void xlsx_part_stop(struct xlsx_part *p, enum ayni_err e);
/* xlsx_part_attribute -- the value, or NULL. */
const char *xlsx_part_attribute(const char **attributes, const char *name);

#endif
