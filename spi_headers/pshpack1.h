/* pshpack1.h: structures from here to poppack.h are packed to 1. Included any number of times. */
#pragma pack(push, 1)
