import AmbitModel
