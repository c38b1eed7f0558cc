/* What the core wants of the port when its last reply has left. */
#ifndef POD_WISH_H
#define POD_WISH_H

enum wish {
    WISH_NONE,
    WISH_LOADER,      /* reboot and stay in the loader */
    WISH_APPLICATION, /* start the application */
};

#endif
