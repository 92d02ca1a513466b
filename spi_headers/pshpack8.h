/* pshpack8.h: structures from here to poppack.h are packed to 8. Included any number of times. */
#pragma pack(push, 8)
