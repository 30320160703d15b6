#include "ui/hand.h"

int
main(int argc, char *argv[])
{
	return hand(argc, argv);
}
