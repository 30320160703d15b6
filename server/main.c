#include <stdio.h>

int
main(void)
{
	(void)fputs("ayni: not yet\n", stderr);
	return 2;
}
