"""The counter: office, tenancy, walk-ins, moves."""

revision = "0001"
down_revision = None
