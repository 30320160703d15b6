#include "base/xlsx_part.h"

#include <stdio.h>
#include <string.h>

#include <expat.h>

#include "ayni/mem.h"

#define CHUNK 65536
/* A tag or comment that is longer is no spreadsheet's; expat would look
 * through it again with every chunk. */
#define LONGEST_TOKEN (1u << 20)

struct xlsx_part {
	XML_Parser parser;
	const struct xlsx_listener *listener;
	unsigned depth;
	bool enough;
	enum ayni_err err;
};

static enum ayni_err
fail(struct xlsx_package *p, enum xlsx_trouble what, const char *part,
    uint32_t line)
{
	p->fault->what = what;
	p->fault->line = line;
	(void)snprintf(p->fault->part, sizeof(p->fault->part), "%s", part);
	return what == XLSX_TOO_LARGE ? AYNI_TOOBIG
	    : what == XLSX_OLD	      ? AYNI_UNSUPPORTED
				      : AYNI_BADFORM;
}

enum ayni_err
xlsx_part_open(struct xlsx_package *p, struct bytes in,
    struct xlsx_fault *fault)
{
	static const uint8_t old[] = {0xd0, 0xcf, 0x11, 0xe0};
	zip_source_t *source;
	zip_error_t why;
	enum ayni_err e;

	*p = (struct xlsx_package){.fault = fault};
	if (in.n >= sizeof(old) && memcmp(in.p, old, sizeof(old)) == 0)
		return fail(p, XLSX_OLD, "", 0);
	zip_error_init(&why);
	source = zip_source_buffer_create(in.p, in.n, 0, &why);
	if (source != NULL)
		p->zip = zip_open_from_source(source, ZIP_RDONLY, &why);
	if (source != NULL && p->zip == NULL)
		zip_source_free(source);
	e = p->zip != NULL && zip_get_num_entries(p->zip, 0) > 0
	    ? AYNI_OK
	    : zip_error_code_zip(&why) == ZIP_ER_MEMORY
	    ? AYNI_NOMEM
	    : fail(p, XLSX_NO_ZIP, "", 0);
	zip_error_fini(&why);
	return e;
}

void
xlsx_part_close(struct xlsx_package *p)
{
	if (p->zip != NULL)
		zip_discard(p->zip);
	p->zip = NULL;
}

static zip_int64_t
locate(const struct xlsx_package *p, const char *name)
{
	return zip_name_locate(p->zip, name, ZIP_FL_NOCASE);
}

bool
xlsx_part_exists(const struct xlsx_package *p, const char *name)
{
	return locate(p, name) >= 0;
}

void
xlsx_part_stop(struct xlsx_part *p, enum ayni_err e)
{
	p->enough = e == AYNI_OK;
	if (p->err == AYNI_OK)
		p->err = e;
	(void)XML_StopParser(p->parser, XML_FALSE);
}

static const char *
local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon != NULL ? colon + 1 : name;
}

const char *
xlsx_part_attribute(const char **attributes, const char *name)
{
	for (; *attributes != NULL; attributes += 2)
		if (strcmp(local(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

static void XMLCALL
on_start(void *ctx, const char *name, const char **attributes)
{
	struct xlsx_part *p = ctx;

	if (++p->depth > XLSX_MAX_DEPTH)
		xlsx_part_stop(p, AYNI_TOOBIG);
	else if (p->listener->start != NULL)
		p->listener->start(p->listener->ctx, p, local(name),
		    attributes);
}

static void XMLCALL
on_end(void *ctx, const char *name)
{
	struct xlsx_part *p = ctx;

	p->depth--;
	if (p->listener->end != NULL && p->err == AYNI_OK)
		p->listener->end(p->listener->ctx, p, local(name));
}

static void XMLCALL
on_text(void *ctx, const char *s, int n)
{
	struct xlsx_part *p = ctx;

	if (p->listener->text != NULL)
		p->listener->text(p->listener->ctx, p,
		    (struct text){s, (size_t)n});
}

/* No spreadsheet has a document type; entities would come with one. */
static void XMLCALL
on_doctype(void *ctx, const char *name, const char *system,
    const char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	xlsx_part_stop(ctx, AYNI_BADFORM);
}

static enum ayni_err
feed(struct xlsx_package *p, struct xlsx_part *at, zip_file_t *f)
{
	uint64_t fed = 0;
	zip_int64_t n;

	do {
		void *to = XML_GetBuffer(at->parser, CHUNK);

		if (to == NULL)
			return AYNI_NOMEM;
		if ((n = zip_fread(f, to, CHUNK)) < 0)
			return AYNI_BADFORM;
		p->inflated += (uint64_t)n;
		fed += (uint64_t)n;
		if (p->inflated > XLSX_MAX_INFLATED)
			return AYNI_TOOBIG;
		if (XML_ParseBuffer(at->parser, (int)n, n == 0) ==
		    XML_STATUS_ERROR) {
			if (at->enough || at->err != AYNI_OK)
				return at->err;
			return XML_GetErrorCode(at->parser) ==
			    XML_ERROR_NO_MEMORY ? AYNI_NOMEM : AYNI_BADFORM;
		}
		if (fed - (uint64_t)XML_GetCurrentByteIndex(at->parser) >
		    LONGEST_TOKEN + CHUNK)
			return AYNI_TOOBIG;
	} while (n > 0);
	return AYNI_OK;
}

enum ayni_err
xlsx_part_parse(struct xlsx_package *p, const char *name,
    const struct xlsx_listener *l)
{
	static const XML_Memory_Handling_Suite memory = {
	    mem_alloc, mem_resize, mem_free};
	struct xlsx_part at = {.listener = l};
	zip_int64_t index = locate(p, name);
	zip_file_t *f;
	enum ayni_err e;

	if (index < 0)
		return fail(p, XLSX_NO_PART, name, 0);
	if ((f = zip_fopen_index(p->zip, (zip_uint64_t)index, 0)) == NULL)
		return fail(p, XLSX_DAMAGED, name, 0);
	if ((at.parser = XML_ParserCreate_MM(NULL, &memory, NULL)) == NULL) {
		e = AYNI_NOMEM;
		goto out;
	}
	XML_SetUserData(at.parser, &at);
	XML_SetElementHandler(at.parser, on_start, on_end);
	XML_SetCharacterDataHandler(at.parser, on_text);
	XML_SetStartDoctypeDeclHandler(at.parser, on_doctype);
	e = feed(p, &at, f);
	if (e == AYNI_BADFORM || e == AYNI_TOOBIG)
		e = fail(p, e == AYNI_TOOBIG ? XLSX_TOO_LARGE : XLSX_DAMAGED,
		    name, (uint32_t)XML_GetCurrentLineNumber(at.parser));
out:
	if (at.parser != NULL)
		XML_ParserFree(at.parser);
	(void)zip_fclose(f);
	return e;
}
