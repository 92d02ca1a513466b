/* What a project tells the trace preprocessor. */
#pragma once
#define WPP_CONTROL_GUIDS                                                                                              \
    WPP_DEFINE_CONTROL_GUID(Layer, (5c1e5b6c, 1111, 2222, 3333, 444444444444), WPP_DEFINE_BIT(FLAG_ONE))
// begin_wpp config
// FUNC LayerTrace{FLAG=FLAG_ONE}(LEVEL, MSG, ...);
// end_wpp
