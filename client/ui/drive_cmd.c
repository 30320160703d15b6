#include "ui/drive_cmd.h"

#include <errno.h>

#include "ui/drive.h"
#include "ui/lines.h"
#include "ui/real.h"
#include "ui/zone.h"

#define PATH_MAX_BYTES 65536u

static enum ayni_err
read_file(void *ctx, struct text path, struct buf *out)
{
	struct buf z = {.limit = PATH_MAX_BYTES};
	const char *name;
	uint8_t at[65536];
	FILE *f = NULL;
	enum ayni_err e;
	size_t n;

	(void)ctx;
	buf_put_text(&z, path);
	if ((name = buf_z(&z)) != NULL)
		f = fopen(name, "rb");
	e = z.err != AYNI_OK ? z.err
	    : f != NULL      ? AYNI_OK
	    : errno == ENOENT ? AYNI_NOTFOUND : AYNI_IO;
	buf_free(&z);
	if (e != AYNI_OK)
		return e;
	while (out->err == AYNI_OK && (n = fread(at, 1, sizeof(at), f)) > 0)
		buf_put(out, at, n);
	e = ferror(f) ? AYNI_IO : out->err;
	(void)fclose(f);
	return e;
}

static enum ayni_err
answer_one(void *ctx, struct buf *request, struct buf *answer)
{
	return drive_answer(ctx, request, answer);
}

enum ayni_err
drive_cmd(FILE *in, FILE *out)
{
	struct zones zones = {.name = ""};
	struct drive_setup setup = {.files = {.read = read_file},
	    .clock = real_clock(&zones), .chance = real_chance(),
	    .zone = zone_minutes, .zone_ctx = &zones};
	struct drive *d;
	enum ayni_err e;

	if ((e = real_start()) != AYNI_OK ||
	    (e = drive_new(&setup, &d)) != AYNI_OK)
		return e;
	e = lines_serve(in, out, answer_one, d);
	drive_free(d);
	zone_free(&zones);
	return e;
}
