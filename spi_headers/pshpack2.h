/* pshpack2.h: structures from here to poppack.h are packed to 2. Included any number of times. */
#pragma pack(push, 2)
