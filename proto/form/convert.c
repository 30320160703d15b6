#include "ayni/convert.h"

#include <stdlib.h>

#include <jansson.h>

#include "ayni/diag_json.h"
#include "ayni/xlsform.h"
#include "form/diag_list.h"


struct request {
	const struct formfile_reader *files;
	struct workbook w;
	struct diag d;
	json_t *json;
};

static struct text
member(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	return json_is_string(v)
	    ? (struct text){json_string_value(v), json_string_length(v)}
	    : (struct text){"", 0};
}

/* A fault of the request's own text. */
static void
say(struct request *r, uint32_t line, enum ayni_err e)
{
	struct place at = {.row = line};

	diag_add(&r->d, &at, DIAG_FAULT, DIAG_UNREADABLE, e, NULL, 0);
}

/* All the sheets; what cannot be read is in the diag. */
static enum ayni_err
read_sheets(struct request *r)
{
	const json_t *csv = json_object_get(r->json, "csv");
	struct text md = member(r->json, "md");
	struct text xlsx = member(r->json, "xlsx");
	enum ayni_err e = AYNI_OK;
	const char *sheet;
	uint32_t line = 0;
	json_t *path;

	if (md.n > 0) {
		e = sheet_read_md(&r->w, TEXT(""), md, &line);
		if (e != AYNI_OK && e != AYNI_NOMEM)
			say(r, line, e);
		return e == AYNI_NOMEM ? e : AYNI_OK;
	}
	if (xlsx.n > 0)
		return formfile_book(r->files, xlsx, &r->w, &r->d);
	json_object_foreach((json_t *)(uintptr_t)csv, sheet, path)
		if (e == AYNI_OK && json_is_string(path))
			e = formfile_sheet(r->files, text_of(sheet),
			    text_of(json_string_value(path)), &r->w, &r->d);
	return e;
}

static json_t *
text_json(struct text s)
{
	return json_stringn(s.p != NULL ? s.p : "", s.n);
}

static enum ayni_err
put(struct request *r, json_t *o, struct buf *answer)
{
	const json_t *id = json_object_get(r->json, "id");
	char *text;

	if (id != NULL && o != NULL)
		(void)json_object_set(o, "id", (json_t *)(uintptr_t)id);
	text = o != NULL ? json_dumps(o, JSON_COMPACT) : NULL;
	json_decref(o);
	if (text == NULL)
		return AYNI_NOMEM;
	buf_put_z(answer, text);
	free(text);
	return answer->err;
}

static enum ayni_err
convert(struct request *r, struct buf *answer)
{
	struct buf xform = {.limit = CONVERT_MAX_BYTES};
	struct pour_sink out = pour_sink_buf(&xform);
	enum ayni_err e = read_sheets(r);
	json_t *o;

	if (e == AYNI_OK && r->d.faults == 0)
		e = xlsform_convert(&r->w, member(r->json, "form_name"),
		    &r->d, &out);
	if (e == AYNI_NOMEM)
		goto out;
	if (e != AYNI_OK && r->d.faults == 0)
		say(r, 0, e);
	if (r->d.faults > 0)
		o = json_pack("{s:b, s:o*}", "ok", 0, "errors",
		    diag_json(&r->d, DIAG_FAULT));
	else
		o = json_pack("{s:b, s:o*, s:o*}", "ok", 1, "xform",
		    text_json(buf_text(&xform)), "warnings",
		    diag_json(&r->d, DIAG_WARNING));
	e = put(r, o, answer);
out:
	buf_free(&xform);
	return e;
}

enum ayni_err
convert_answer(const struct formfile_reader *files, struct text request,
    struct buf *answer)
{
	struct request r = {.files = files};
	enum ayni_err e;

	sheet_init(&r.w);
	diag_init(&r.d);
	r.json = json_loadb(request.p != NULL ? request.p : "", request.n,
	    JSON_ALLOW_NUL, NULL);
	if (text_is(member(r.json, "op"), "convert") &&
	    (member(r.json, "md").n + member(r.json, "xlsx").n > 0 ||
		json_is_object(json_object_get(r.json, "csv"))))
		e = convert(&r, answer);
	else
		e = put(&r, json_pack("{s:b, s:{s:s, s:s}}", "ok", 0, "error",
		    "kind", "request", "message",
		    "op convert with md, csv or xlsx is needed"), answer);
	json_decref(r.json);
	diag_free(&r.d);
	sheet_free(&r.w);
	return e;
}
