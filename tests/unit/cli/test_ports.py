from __future__ import annotations

import socket

import pytest

from dougong.cli.ports import CannotListenError, PortInUseError, require_free_port


def test_a_free_port_passes() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    require_free_port("127.0.0.1", port)


def test_a_port_in_use_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as server:
        port = server.getsockname()[1]
        with pytest.raises(PortInUseError) as refusal:
            require_free_port("127.0.0.1", port, patience_s=0)

    assert str(refusal.value) == (
        f"port {port} on 127.0.0.1 is in use; stop what listens there, or choose another --port"
    )


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 8000), ("127.0.0.1", 70000)])
def test_an_address_that_is_not_ours_is_one_line(host: str, port: int) -> None:
    with pytest.raises(CannotListenError, match="choose another --host or --port"):
        require_free_port(host, port)
