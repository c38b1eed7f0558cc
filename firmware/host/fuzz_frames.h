/* Serial bytes of a fuzzer's input: as they are, or as frames with the right CRC, which chance would not find. */
#ifndef POD_FUZZ_FRAMES_H
#define POD_FUZZ_FRAMES_H

#include <stddef.h>
#include <stdint.h>

/* Hands over all bytes of the input. A piece is length, then that many bytes (255 stands for 262): with an odd length
 * they are sent as they are, with an even one (and with 255) as the message of a sound frame. */
void fuzz_frames(const uint8_t *data, size_t size, void (*take)(uint8_t byte), void (*between)(uint8_t length));

#endif
