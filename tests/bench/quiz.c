#include "bench/quiz.h"

#include <stdio.h>

#include "support/book.h"

#define MAX_SHEET (1u << 28)
#define COLUMNS 8

/* type, name, label::English (en), label::Français (fr), relevant,
 * constraint, calculation, choice_filter */
static void
put_row(struct buf *b, const char *const cell[COLUMNS])
{
	size_t i;

	buf_put_z(b, "<row>");
	for (i = 0; i < COLUMNS; i++)
		if (cell[i] == NULL)
			buf_put_z(b, "<c/>");
		else
			buf_printf(b, "<c t=\"str\"><v>%s</v></c>", cell[i]);
	buf_put_z(b, "</row>");
}

static void
put_header(struct buf *b)
{
	static const char *const cells[COLUMNS] = {"type", "name",
	    "label::English (en)", "label::Fran\xc3\xa7" "ais (fr)",
	    "relevant", "constraint", "calculation", "choice_filter"};

	put_row(b, cells);
}

static const struct {
	const char *type, *relevant, *constraint, *calculation;
} kinds[10] = {
    {"text", NULL, NULL, NULL},
    {"integer", NULL, ". &gt;= 0 and . &lt; 1000", NULL},
    {"select_one yes_no", NULL, NULL, NULL},
    {"integer", "${%s2} = 'yes'", NULL, NULL},
    {"decimal", NULL, NULL, NULL},
    {"calculate", NULL, NULL, "coalesce(${%s1}, 0) + 1"},
    {"select_multiple languages", NULL, NULL, NULL},
    {"date", "selected(${%s6}, 'fr')", ". &lt;= today()", NULL},
    {"note", "${%s5} &gt; 3", NULL, NULL},
    {"calculate", NULL, NULL, "if(${%s4} &gt; 10, ${%s5}, '')"},
};

/* A format whose one kind of argument is the prefix of ten questions. */
static const char *
filled(char out[160], const char *format, const char *stem)
{
	struct buf b = {.limit = 160};
	const char *p;

	if (format == NULL)
		return NULL;
	for (p = format; *p != '\0'; p++) {
		if (p[0] == '%' && p[1] == 's') {
			buf_put_z(&b, stem);
			p++;
		} else {
			buf_put_byte(&b, (uint8_t)*p);
		}
	}
	(void)snprintf(out, 160, "%s", buf_z(&b));
	buf_free(&b);
	return out;
}

static void
put_question(struct buf *b, const char *part, unsigned i)
{
	char stem[40], name[48], en[120], fr[120], text[2][160];
	unsigned k = i % 10;
	const char *cells[COLUMNS] = {kinds[k].type, name, en, fr, NULL,
	    kinds[k].constraint};

	(void)snprintf(stem, sizeof(stem), "%s%u_", part, i / 10);
	(void)snprintf(name, sizeof(name), "%s%u", stem, k);
	(void)snprintf(en, sizeof(en),
	    k == 8 ? "So it is ${%s5}." : "Question %s, as it is asked?",
	    k == 8 ? stem : name);
	(void)snprintf(fr, sizeof(fr),
	    k == 8 ? "C'est donc ${%s5}." : "Question %s, telle quelle ?",
	    k == 8 ? stem : name);
	cells[4] = filled(text[0], kinds[k].relevant, stem);
	cells[6] = filled(text[1], kinds[k].calculation, stem);
	put_row(b, cells);
}

static void
put_section(struct buf *b, const char *type, const char *part, unsigned i)
{
	char name[48];
	const char *cells[COLUMNS] = {type, name, "Section", "Section"};

	(void)snprintf(name, sizeof(name), "%s%u", part, i);
	put_row(b, cells);
}

static void
put_questions(struct buf *b, const char *part, unsigned n, unsigned group)
{
	unsigned i;

	for (i = 0; i < n; i++) {
		if (group > 0 && i % group == 0)
			put_section(b, "begin_group", "g", i / group);
		put_question(b, part, i);
		if (group > 0 && (i % group == group - 1 || i == n - 1))
			put_section(b, "end_group", "g", i / group);
	}
}

static struct buf
book_of(struct buf *survey, struct buf *choices)
{
	struct book book = {
	    .sheets = "<sheet name=\"survey\" r:id=\"s1\"/>"
		      "<sheet name=\"choices\" r:id=\"s2\"/>",
	    .first = buf_z(survey),
	    .second = buf_z(choices),
	};
	struct buf out = book_make(&book);

	buf_free(survey);
	buf_free(choices);
	return out;
}

struct buf
quiz_make(unsigned questions, unsigned repeats, unsigned inside)
{
	static const char *const lists[][3] = {{"yes_no", "yes", "Yes"},
	    {"yes_no", "no", "No"}, {"languages", "fr", "French"},
	    {"languages", "es", "Spanish"}, {"languages", "en", "English"}};
	struct buf survey = {.limit = MAX_SHEET}, choices = {.limit = MAX_SHEET};
	const char *header[COLUMNS] = {"list_name", "name",
	    "label::English (en)", "label::Fran\xc3\xa7" "ais (fr)"};
	char part[24];
	size_t k;
	unsigned i;

	put_header(&survey);
	put_questions(&survey, "q", questions, 20);
	for (i = 0; i < repeats; i++) {
		put_section(&survey, "begin_repeat", "r", i);
		(void)snprintf(part, sizeof(part), "r%u_", i);
		put_questions(&survey, part, inside, 0);
		put_section(&survey, "end_repeat", "r", i);
	}
	put_row(&choices, header);
	for (k = 0; k < sizeof(lists) / sizeof(lists[0]); k++) {
		const char *cells[COLUMNS] = {lists[k][0], lists[k][1],
		    lists[k][2], lists[k][2]};

		put_row(&choices, cells);
	}
	return book_of(&survey, &choices);
}

static void
put_rows(struct buf *b, const char *const (*rows)[COLUMNS], size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		put_row(b, rows[i]);
}

#define PUT_ROWS(b, rows) put_rows(b, rows, sizeof(rows) / sizeof((rows)[0]))

static const char *const plain_header[COLUMNS] = {"type", "name", "label",
    "relevant", "calculation", "choice_filter", "parameters"};

struct buf
quiz_villages(unsigned n, enum quiz_list where)
{
	static const char *const types[] = {"select_one villages",
	    "select_one_from_file villages.csv",
	    "select_one_from_file villages.xml"};
	static const char *const labels[] = {
	    "instance('villages')/root/item[name = ${village}]/label",
	    "pulldata('villages', 'label', 'name', ${village})",
	    "instance('villages')/root/item[name = ${village}]/label"};
	const char *const rows[][COLUMNS] = {
	    {"text", "district", "District"},
	    {types[where], "village", "Village", NULL, NULL,
		"district = ${district}"},
	    {"calculate", "said", NULL, NULL, labels[where]},
	    {types[where], "any", "Any", NULL, NULL, NULL,
		"randomize=true, seed=7"}};
	const char *header[COLUMNS] = {"list_name", "name", "label",
	    "district"};
	struct buf survey = {.limit = MAX_SHEET}, choices = {.limit = MAX_SHEET};
	unsigned i;

	put_row(&survey, plain_header);
	PUT_ROWS(&survey, rows);
	put_row(&choices, header);
	for (i = 0; i < n && where == QUIZ_INLINE; i++) {
		char name[24], label[40], district[24];
		const char *cells[COLUMNS] = {"villages", name, label,
		    district};

		(void)snprintf(name, sizeof(name), "v%u", i);
		(void)snprintf(label, sizeof(label), "Village %u", i);
		(void)snprintf(district, sizeof(district), "d%u", i % (n / 100));
		put_row(&choices, cells);
	}
	return book_of(&survey, &choices);
}

struct buf
quiz_file(unsigned n, enum quiz_list where)
{
	struct buf b = {.limit = MAX_SHEET};
	unsigned i;

	if (where == QUIZ_INLINE)
		return b;
	buf_put_z(&b, where == QUIZ_CSV ? "name,label,district\n" : "<root>");
	for (i = 0; i < n; i++)
		buf_printf(&b, where == QUIZ_CSV ? "v%u,Village %u,d%u\n"
		    : "<item><name>v%u</name><label>Village %u</label>"
		      "<district>d%u</district></item>", i, i, i % (n / 100));
	if (where == QUIZ_XML)
		buf_put_z(&b, "</root>");
	return b;
}

struct buf
quiz_roster(void)
{
	static const char *const rows[][COLUMNS] = {
	    {"begin_repeat", "person", "Person"},
	    {"text", "name", "Name"},
	    {"integer", "age", "Age"},
	    {"calculate", "place", NULL, NULL, "position(..)"},
	    {"select_one yes_no", "works", "Works", "${age} &gt; 14"},
	    {"decimal", "hours", "Hours", "${works} = 'yes'"},
	    {"calculate", "months", NULL, NULL, "${age} * 12"},
	    {"text", "trade", "Trade", "${hours} &gt; 0"},
	    {"note", "so", "This is number ${place}."},
	    {"date", "since", "Since"},
	    {"text", "notes", "Notes"},
	    {"end_repeat", "person"},
	    {"calculate", "persons", NULL, NULL, "count(${person})"},
	    {"calculate", "ages", NULL, NULL, "sum(${age})"}};
	static const char *const lists[][COLUMNS] = {
	    {"list_name", "name", "label"}, {"yes_no", "yes", "Yes"},
	    {"yes_no", "no", "No"}};
	struct buf survey = {.limit = MAX_SHEET}, choices = {.limit = MAX_SHEET};

	put_row(&survey, plain_header);
	PUT_ROWS(&survey, rows);
	PUT_ROWS(&choices, lists);
	return book_of(&survey, &choices);
}
