#include "relay/waybill.h"

#include <stdio.h>
#include <string.h>

#define ROOT "/v1/ayni"
#define SUFFIX ".ayni"
#define DIGITS_MAX 18u
#define HEX_DEVICE (WAYBILL_DEVICE - 1)

static bool
is_hex(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!((s[i] >= '0' && s[i] <= '9') ||
			(s[i] >= 'a' && s[i] <= 'f')))
			return false;
	return true;
}

void
waybill_of(const char *name, char device[WAYBILL_DEVICE])
{
	bool is = is_hex(name, HEX_DEVICE) && name[HEX_DEVICE] == '-';

	memcpy(device, name, is ? HEX_DEVICE : 0);
	device[is ? HEX_DEVICE : 0] = '\0';
}

bool
waybill_name(const char *name, bool up, struct waybill *out)
{
	struct waybill p = {.what = WAYBILL_BUNDLE, .up = up};
	const char *s = name + HEX_DEVICE + 1;
	size_t n;

	waybill_of(name, p.device);
	if (p.device[0] == '\0' || *s == '0')
		return false;
	for (n = 0; s[n] >= '0' && s[n] <= '9' && n <= DIGITS_MAX; n++)
		p.number = p.number * 10 + (uint64_t)(s[n] - '0');
	if (n == 0 || n > DIGITS_MAX || strcmp(s + n, SUFFIX) != 0)
		return false;
	*out = p;
	return true;
}

bool
waybill_file(const char *hex, struct waybill *out)
{
	struct waybill p = {.what = WAYBILL_BLOB};

	if (strlen(hex) != 2 * sizeof(p.hash.b) || !is_hex(hex, strlen(hex)) ||
	    hex_read(text_of(hex), p.hash.b, sizeof(p.hash.b)) != AYNI_OK)
		return false;
	*out = p;
	return true;
}

static bool
read_way(const char *s, bool up, struct waybill *out)
{
	struct waybill p = {.what = WAYBILL_LIST, .up = up};

	if (strlen(s) != HEX_DEVICE)
		return waybill_name(s, up, out);
	if (!is_hex(s, HEX_DEVICE))
		return false;
	memcpy(p.device, s, HEX_DEVICE);
	*out = p;
	return true;
}

bool
waybill_read(const char *path, struct waybill *out)
{
	const char *s = path + strlen(ROOT);

	if (strncmp(path, ROOT, strlen(ROOT)) != 0)
		return false;
	if (*s == '\0') {
		*out = (struct waybill){.what = WAYBILL_ROOT};
		return true;
	}
	if (strncmp(s, "/up/", 4) == 0)
		return read_way(s + 4, true, out);
	if (strncmp(s, "/down/", 6) == 0)
		return read_way(s + 6, false, out);
	return strncmp(s, "/blob/", 6) == 0 && waybill_file(s + 6, out);
}

void
waybill_path(const struct waybill *p, char out[WAYBILL_PATH])
{
	const char *way = p->up ? "up" : "down";
	struct buf hex;

	switch (p->what) {
	case WAYBILL_ROOT:
		(void)snprintf(out, WAYBILL_PATH, ROOT);
		break;
	case WAYBILL_LIST:
		(void)snprintf(
		    out, WAYBILL_PATH, ROOT "/%s/%s", way, p->device);
		break;
	case WAYBILL_BUNDLE:
		(void)snprintf(out, WAYBILL_PATH, ROOT "/%s/%s-%llu" SUFFIX,
		    way, p->device, (unsigned long long)p->number);
		break;
	case WAYBILL_BLOB:
		buf_init(&hex, 2 * sizeof(p->hash.b) + 1);
		buf_put_hex(&hex, ID_BYTES(p->hash));
		(void)snprintf(out, WAYBILL_PATH, ROOT "/blob/%s",
		    buf_z(&hex) != NULL ? buf_z(&hex) : "");
		buf_free(&hex);
		break;
	}
}
