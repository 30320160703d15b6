/*
 * waybill -- what lies at a relay, by its path: the same one over HTTP and,
 * below "/v1", in the directory.
 *
 *     /v1/ayni                        who is there
 *     /v1/ayni/up/DEVICE              a device's bundles; down: its answers
 *     /v1/ayni/up/DEVICE-N.ayni       one of them
 *     /v1/ayni/blob/HASH              bytes by their hash
 *
 * One thing has one path: what waybill_read takes, waybill_path writes.
 *
 * src   docs/wire.md section 19
 */
#ifndef RELAY_WAYBILL_H
#define RELAY_WAYBILL_H

#include "ayni/id.h"

#define WAYBILL_PATH 96u   /* with its NUL */
#define WAYBILL_DEVICE 33u

enum waybill_what {
	WAYBILL_ROOT,
	WAYBILL_LIST,
	WAYBILL_BUNDLE,
	WAYBILL_BLOB,
};

struct waybill {
	enum waybill_what what;
	bool up;               /* of a list and a bundle: not down */
	char device[WAYBILL_DEVICE]; /* hexadecimal */
	uint64_t number;       /* of a bundle, from 1 */
	struct hash hash;      /* of a blob */
};

/* waybill_read -- false: no such path; *out is then untouched. */
bool waybill_read(const char *path, struct waybill *out);
void waybill_path(const struct waybill *p, char out[WAYBILL_PATH]);
/* waybill_name -- of a bundle by the file's name alone, in up or down. */
bool waybill_name(const char *name, bool up, struct waybill *out);
/* waybill_file -- of a file by its name, which is its hash. */
bool waybill_file(const char *name, struct waybill *out);
/* waybill_of -- whose file it is, by whatever follows "DEVICE-"; "": nobody's */
void waybill_of(const char *name, char device[WAYBILL_DEVICE]);

#endif
