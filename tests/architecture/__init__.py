"""What keeps the code base in one shape: layers, sizes, catalogues, constraints, documents."""
