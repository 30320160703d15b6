#include "fill/space.h"

#include "ayni/entry.h"

#define BASE 65536u /* bytes of an interview */
#define FIELD 512u  /* and for each field */
#define TIMES 4u    /* that it is there at once */
#define LOG (1u << 20)
#define SPARE (2u << 20)

/* Each answer, several times, while its steps become one and an entry is
 * made of it; and what SQLite writes to its log before it puts it where it
 * belongs. */
uint64_t
space_of(const struct form *f)
{
	uint64_t answers = BASE + form_fields(f) * FIELD;

	if (answers > ENTRY_MAX_BYTES)
		answers = ENTRY_MAX_BYTES;
	return LOG + TIMES * answers;
}

uint64_t
space_least(struct vault *v, const struct form *f)
{
	return vault_reserve_needs(v, space_of(f)) + SPARE;
}

/* In the vault's files, and in their log. */
enum ayni_err
space_begin(struct vault *v, uint64_t least, const struct form *f)
{
	if (least > 0)
		return vault_free_bytes(v) < least ? AYNI_FULL : AYNI_OK;
	return vault_free_bytes(v) < space_least(v, f)
	    ? AYNI_FULL : vault_reserve(v, space_of(f));
}

enum ayni_err
space_go_on(struct vault *v, uint64_t least, const struct form *f)
{
	enum ayni_err e = least > 0 ? AYNI_OK : vault_reserve(v, space_of(f));

	return e == AYNI_FULL || e == AYNI_BUSY ? AYNI_OK : e;
}
