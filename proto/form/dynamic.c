#include "form/dynamic.h"

#include <string.h>

static bool
digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static bool
name_byte(char ch)
{
	return (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') ||
	    ch == '_' || (ch & 0x80) != 0;
}

/* Bytes of a date, time or number here, its sign included; 0: none. */
static size_t
number_length(struct text s)
{
	static const char shape[] = "dddd-dd-dd";
	size_t i = 0, start;

	for (i = 0; i < s.n && shape[i] != '\0'; i++)
		if (shape[i] == 'd' ? !digit(s.p[i]) : s.p[i] != shape[i])
			break;
	if (shape[i] == '\0') { /* a date, perhaps with a time behind it */
		if (i < s.n && s.p[i] == 'T')
			while (i < s.n && (digit(s.p[i]) ||
				strchr("T:.+-Z", s.p[i]) != NULL))
				i++;
		return i;
	}
	if (s.n >= 8 && digit(s.p[0]) && s.p[2] == ':' && s.p[5] == ':') {
		for (i = 0; i < s.n && (digit(s.p[i]) ||
			strchr(":.+-Z", s.p[i]) != NULL); i++)
			continue;
		return i;
	}
	start = s.n > 0 && s.p[0] == '-';
	for (i = start; i < s.n && (digit(s.p[i]) || s.p[i] == '.'); i++)
		continue;
	return i > start && (i > start + 1 || digit(s.p[start])) ? i : 0;
}

static size_t
name_length(struct text s)
{
	size_t i = 0;

	if (s.n == 0 || !name_byte(s.p[0]))
		return 0;
	while (i < s.n && (name_byte(s.p[i]) || digit(s.p[i]) ||
		s.p[i] == '-' || s.p[i] == '.' ||
		(s.p[i] == ':' && i + 1 < s.n && name_byte(s.p[i + 1]))))
		i++;
	return i;
}

static size_t
literal_length(struct text s)
{
	const char *end;

	if (s.p[0] != '"' && s.p[0] != '\'')
		return 0;
	end = memchr(s.p + 1, s.p[0], s.n - 1);
	return end != NULL ? (size_t)(end - s.p) + 1 : 0;
}

bool
dynamic_default(struct text s, struct text type)
{
	bool hyphens = text_is(type, "date") || text_is(type, "dateTime") ||
	    text_is(type, "geopoint") || text_is(type, "geotrace") ||
	    text_is(type, "geoshape");
	size_t n;

	while (s.n > 0) {
		if ((n = number_length(s)) > 0 ||
		    (n = literal_length(s)) > 0) {
			;
		} else if ((n = name_length(s)) > 0) {
			if (n < s.n && s.p[n] == '(')
				return true;
		} else if (s.p[0] == '-' && hyphens) {
			return false;
		} else if (strchr("*+-|", s.p[0]) != NULL ||
		    text_starts(s, TEXT(" mod ")) ||
		    text_starts(s, TEXT(" div "))) {
			return true;
		} else if (text_starts(s, TEXT("${"))) {
			return true;
		} else {
			n = 1;
		}
		s = (struct text){s.p + n, s.n - n};
	}
	return false;
}
