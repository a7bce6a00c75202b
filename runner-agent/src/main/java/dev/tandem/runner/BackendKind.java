package dev.tandem.runner;

/** How sandboxes are made, as an operator writes it. */
enum BackendKind {
    /** The first of the others that the machine allows: native, then docker. */
    AUTO,
    /** The kernel's own parts. */
    NATIVE,
    /** Containers of Docker or Podman. */
    DOCKER,
    /** Pods. Not built yet: refused with a message. */
    KUBERNETES
}
