#include "ayni/id.h"

#include <string.h>

struct record_id
id_uuid7(int64_t now_us, const uint8_t random[10])
{
	uint64_t ms = (uint64_t)now_us / 1000;
	struct record_id id;
	int i;

	for (i = 0; i < 6; i++)
		id.b[i] = (uint8_t)(ms >> (40 - 8 * i));
	memcpy(id.b + 6, random, 10);
	id.b[6] = (uint8_t)(0x70 | (id.b[6] & 0x0f));
	id.b[8] = (uint8_t)(0x80 | (id.b[8] & 0x3f));
	return id;
}

void
id_uuid_put(struct buf *b, const uint8_t id[16])
{
	static const uint8_t group[] = {4, 2, 2, 2, 6};
	size_t i, at = 0;

	for (i = 0; i < sizeof(group); i++) {
		if (i > 0)
			buf_put_byte(b, '-');
		buf_put_hex(b, (struct bytes){id + at, group[i]});
		at += group[i];
	}
}

enum ayni_err
id_uuid_read(struct text s, uint8_t id[16])
{
	char hex[32];
	size_t i, n = 0;

	if (s.n != 36)
		return AYNI_BADFORM;
	for (i = 0; i < s.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash != (s.p[i] == '-'))
			return AYNI_BADFORM;
		if (!dash)
			hex[n++] = s.p[i];
	}
	return hex_read((struct text){hex, n}, id, 16);
}
