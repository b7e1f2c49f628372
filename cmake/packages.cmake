# Debian's packages as targets. What `tools/setup` installs is what is looked for here.
#
# header_libraries: those that are headers only and serve the core under both compilers. For Emscripten they are linked into
# a directory of the build tree, as /usr/include itself must never be on its path.
add_library(header_libraries INTERFACE)
target_compile_definitions(header_libraries INTERFACE FMT_HEADER_ONLY=1 XXH_INLINE_ALL=1)

if(EMSCRIPTEN)
  set(linked_headers ${CMAKE_BINARY_DIR}/header_libraries)
  file(MAKE_DIRECTORY ${linked_headers})
  foreach(header cereal nlohmann tl fmt xxhash.h xxh3.h)
    file(CREATE_LINK /usr/include/${header} ${linked_headers}/${header} SYMBOLIC)
  endforeach()
  target_include_directories(header_libraries SYSTEM INTERFACE ${linked_headers})
else()
  find_package(PkgConfig REQUIRED)
  find_package(Threads REQUIRED)
  find_package(rapidcheck REQUIRED)
  find_package(GTest REQUIRED)
  find_package(RocksDB REQUIRED)
  find_package(CURL REQUIRED)
  find_package(OpenSSL REQUIRED)
  find_package(simdjson REQUIRED)
  pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
  pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
  # With the prefix "zstd" it would leave variables in the cache over which RocksDB's own look for zstd stumbles.
  pkg_check_modules(libzstd REQUIRED IMPORTED_TARGET libzstd)
  add_library(PkgConfig::zstd ALIAS PkgConfig::libzstd)
  pkg_check_modules(microhttpd REQUIRED IMPORTED_TARGET libmicrohttpd)
  pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
endif()
