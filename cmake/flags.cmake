# What every target of the project is compiled with. Presets choose the build type; nothing else is to be remembered.
add_library(tidemark_flags INTERFACE)
target_compile_options(tidemark_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                                -Werror -ffp-contract=off)

set(CMAKE_CXX_FLAGS_DEV "-O1 -g1 -D_GLIBCXX_ASSERTIONS")
set(CMAKE_CXX_FLAGS_SANITIZE "-O1 -g1 -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS")
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")

if(TIDEMARK_SANITIZE)
  # What the sanitizers add to the code makes g++ take initialised members for others: it is asked without them.
  add_compile_options(-fsanitize=${TIDEMARK_SANITIZE} -fno-sanitize-recover=all -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=${TIDEMARK_SANITIZE})
endif()

if(EMSCRIPTEN)
  # The blocks of 16 bytes that the decoders look at are SSE2 intrinsics, which Emscripten turns into SIMD128. Without exceptions – a
  # want of memory ends the module then – it is a quarter smaller. How far each file is optimised its room says. Emscripten's -Os
  # leaves all inlining to what comes after the linker, which does worse: hence -finline-functions beside it.
  set(CMAKE_CXX_FLAGS_RELEASE "-DNDEBUG")
  add_compile_options(-msimd128 -msse2)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
  # Two types of one name: seen only where the whole program is.
  add_link_options(-Werror=odr -Werror=lto-type-mismatch)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # Relative to the project, so that what one clone has compiled serves another. em++ is a clang that does not look like one.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1)
  if(EMSCRIPTEN)
    list(APPEND CMAKE_CXX_COMPILER_LAUNCHER CCACHE_COMPILERTYPE=clang)
  endif()
  list(APPEND CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
if(NOT EMSCRIPTEN)
  find_program(MOLD mold)
  if(MOLD AND NOT CMAKE_INTERPROCEDURAL_OPTIMIZATION)
    add_link_options(-fuse-ld=mold)
  endif()
endif()
