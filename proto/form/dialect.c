#include "form/dialect.h"

#include <string.h>

#define CHT "Community Health Toolkit"
#define CTO "SurveyCTO"
#define KOBO "KoboToolbox"

struct word {
	const char *word; /* of types, spaces as _ */
	const char *program;
};

static const struct word functions[] = {{"calculate-here", CTO},
    {"calculate_here", CTO}, {"caseid", CTO}, {"choice-label", CTO},
    {"collect-is-phone-app", CTO}, {"count-if", CTO}, {"de-duplicate", CTO},
    {"device-info", CTO}, {"distance-between", CTO}, {"duration", CTO},
    {"empty", CTO}, {"enum-id", CTO}, {"enum-name", CTO},
    {"format-number", CTO}, {"geo-scatter", CTO}, {"hash", CTO},
    {"index", CTO}, {"item-at", CTO}, {"item-index", CTO},
    {"item-present", CTO}, {"join-if", CTO}, {"language", CTO},
    {"linebreak", CTO}, {"lower", CTO}, {"max-if", CTO}, {"min-if", CTO},
    {"phone-call-duration", CTO}, {"phone-call-log", CTO},
    {"plug-in-metadata", CTO}, {"rank-index", CTO}, {"rank-index-if", CTO},
    {"rank-value", CTO}, {"relevant", CTO}, {"short-geopoint", CTO},
    {"short-uuid", CTO}, {"sum-if", CTO}, {"upper", CTO},
    {"username", CTO}, {"z-score", CHT}, {"to-bikram-sambat", CHT},
    {"parse-timestamp-to-date", CHT}, {"cht:extension-lib", CHT},
    {"cht:bikram-sambat", CHT}, {"cht:strip-whitespace", CHT},
    {"cht:validate-luhn", CHT}};

static const struct word types[] = {{"audio_audit", CTO},
    {"calculate_here", CTO}, {"caseid", CTO}, {"comments", CTO},
    {"devicephonenum", CTO}, {"enumerator", CTO},
    {"sensor_statistic", CTO}, {"sensor_stream", CTO},
    {"speed_violations_audit", CTO}, {"speed_violations_count", CTO},
    {"speed_violations_list", CTO}, {"tel", CHT},
    {"text_audit", CTO},
    {"begin_kobomatrix", KOBO}, {"end_kobomatrix", KOBO},
    {"begin_rank", KOBO}, {"end_rank", KOBO}, {"rank__level", KOBO},
    {"begin_score", KOBO}, {"end_score", KOBO}, {"score__row", KOBO}};

static const struct word columns[] = {{"minimum_seconds", CTO},
    {"publishable", CTO}, {"response_note", CTO},
    {"kobo--matrix_list", KOBO}, {"kobo--rank-constraint-message", KOBO},
    {"kobo--rank-items", KOBO}, {"kobo--score-choices", KOBO}};

/* Letter case aside; a space of s is a _ of the table. */
static bool
is(struct text s, const char *word)
{
	size_t i, n = strlen(word);

	for (i = 0; i < n && i < s.n; i++) {
		char c = s.p[i] == ' ' ? '_' : s.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (c != word[i])
			return false;
	}
	return s.n == n;
}

static const char *
program_of(const struct word *list, size_t n, struct text s)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (is(s, list[i].word))
			return list[i].program;
	return NULL;
}
#define FIND(list, s) program_of(list, sizeof(list) / sizeof(*list), s)

const char *
dialect_of_function(struct text name)
{
	return text_starts(name, TEXT("db:")) ? CHT : FIND(functions, name);
}

/* "sensor_stream light", "db:person" */
const char *
dialect_of_type(struct text type)
{
	const char *program = FIND(types, type);
	const char *space =
	    type.n > 0 ? memchr(type.p, ' ', type.n) : NULL;

	if (text_starts(type, TEXT("db:")))
		return CHT;
	if (program != NULL || space == NULL)
		return program;
	return FIND(types,
	    ((struct text){type.p, (size_t)(space - type.p)}));
}

const char *
dialect_of_column(struct text header)
{
	return FIND(columns, header);
}
