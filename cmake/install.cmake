# What `cmake --install` puts where: the libraries, the command, the headers (in a folder of their own, so that nobody meets our
# windows.h by accident), the CMake package and the pkg-config file.

include(CMakePackageConfigHelpers)
set(wspemu_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/wspemu")

# Inside the package the targets are called as in the build tree: wspemu::headers, wspemu::wcrt, wspemu::cli.
set(wspemu_installed_targets)
foreach(target IN ITEMS wspemu wspemu_wcrt wspemu_headers wspemu_dialect wspemu_cli)
  if(TARGET ${target})
    list(APPEND wspemu_installed_targets ${target})
    string(REGEX REPLACE "^wspemu_" "" export_name ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${export_name})
  endif()
endforeach()
if(TARGET wspemu_cli)
  set_target_properties(wspemu_cli PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
endif()

install(
  TARGETS ${wspemu_installed_targets}
  EXPORT wspemuTargets
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT wspemuTargets NAMESPACE wspemu:: DESTINATION "${wspemu_package_dir}")
install(FILES cmake/wspemu_stdcxx.h DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/wspemu")
configure_package_config_file(cmake/wspemuConfig.cmake.in "${PROJECT_BINARY_DIR}/wspemuConfig.cmake"
                              INSTALL_DESTINATION "${wspemu_package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/wspemuConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(
  FILES "${PROJECT_BINARY_DIR}/wspemuConfig.cmake" "${PROJECT_BINARY_DIR}/wspemuConfigVersion.cmake"
        cmake/wspemu_functions.cmake cmake/wspemu_def.cmake
  DESTINATION "${wspemu_package_dir}")

# The prefix is not known before the install, so the pkg-config file finds it from where it lies.
set(wspemu_pc_libdir "\${exec_prefix}/${CMAKE_INSTALL_LIBDIR}")
set(wspemu_pc_includedir "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
file(RELATIVE_PATH wspemu_pc_prefix "/p/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/p")
string(REGEX REPLACE "/$" "" wspemu_pc_prefix "${wspemu_pc_prefix}")
configure_file(cmake/wspemu.pc.in "${PROJECT_BINARY_DIR}/wspemu.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/wspemu.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
