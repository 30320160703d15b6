#include "ui/drive_cmd.h"

#include <errno.h>

#include "ayni/convert.h"
#include "ui/lines.h"

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
answer_one(void *ctx, struct text request, struct buf *answer)
{
	return convert_answer(ctx, request, answer);
}

enum ayni_err
drive_cmd(FILE *in, FILE *out)
{
	struct formfile_reader files = {.read = read_file};

	return lines_serve(in, out, answer_one, &files);
}
